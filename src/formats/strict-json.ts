import { GlassformerError } from '../errors/glassformer-error.js'

/** A parsed JSON value. Objects are maps, so that no key (`__proto__`) is special and their order is kept. */
export type StrictJson = string | number | boolean | null | readonly StrictJson[] | ReadonlyMap<string, StrictJson>

const DEEPEST = 16
const LONGEST_NUMBER = 40

/**
 * Parses JSON, and refuses what `JSON.parse` lets through: an object with the same key twice (the last one wins there),
 * numbers that are not exact integers, strings with half a surrogate pair, and deep nesting.
 *
 * @throws GlassformerError that names the fault and its position
 */
export function parseStrictJson(text: string): StrictJson {
  const parser = new StrictJsonParser(text)
  return parser.parse()
}

class StrictJsonParser {
  private position = 0

  constructor(private readonly text: string) {}

  parse(): StrictJson {
    const value = this.value(0)
    if (this.position < this.text.length) this.fail('there is more after the value')
    return value
  }

  private value(depth: number): StrictJson {
    if (depth > DEEPEST) this.fail(`values are nested more than ${DEEPEST} deep`)
    this.skipSpace()
    const value = this.bareValue(depth)
    this.skipSpace()
    return value
  }

  private bareValue(depth: number): StrictJson {
    switch (this.text[this.position]) {
      case '{':
        return this.object(depth)
      case '[':
        return this.array(depth)
      case '"':
        return this.string()
      case 't':
      case 'f':
      case 'n':
        return this.word()
      default:
        return this.integer()
    }
  }

  private object(depth: number): ReadonlyMap<string, StrictJson> {
    const entries = new Map<string, StrictJson>()
    this.list('}', () => {
      this.skipSpace()
      const key = this.string()
      if (entries.has(key)) this.fail(`the key ${quote(key)} appears twice`)
      this.skipSpace()
      if (!this.take(':')) this.fail('a ":" is missing')
      entries.set(key, this.value(depth + 1))
    })
    return entries
  }

  private array(depth: number): readonly StrictJson[] {
    const values: StrictJson[] = []
    this.list(']', () => values.push(this.value(depth + 1)))
    return values
  }

  /** What stands between the opening bracket and `end`: items with commas between them. */
  private list(end: string, item: () => void): void {
    this.position++
    this.skipSpace()
    if (this.take(end)) return
    do item()
    while (this.take(','))
    if (!this.take(end)) this.fail(`a "," or "${end}" is missing`)
  }

  // Long values are scanned by hand: a pattern's repetition could exhaust the engine's stack on a hostile header.
  private string(): string {
    if (this.text[this.position] !== '"') this.fail('a string is missing')
    let end = this.position + 1
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1
    const value = parseLiteral(this.text.slice(this.position, end + 1))
    if (value === undefined) return this.fail('a string is malformed')
    if (/\p{Surrogate}/u.test(value)) this.fail('a string holds half a surrogate pair')
    this.position = end + 1
    return value
  }

  private integer(): number {
    const start = this.position
    let end = start
    while (end < this.text.length && '+-.0123456789eE'.includes(this.text[end] ?? ' ')) end++
    const literal = this.text.slice(start, Math.min(end, start + LONGEST_NUMBER))
    if (literal === '') this.fail('a value is missing or malformed')
    if (!/^(?:0|-?[1-9]\d*)$/u.test(literal)) this.fail(`${literal} is not written as an integer`)
    const value = Number(literal)
    if (!Number.isSafeInteger(value)) this.fail(`${literal} is too large to be exact`)
    this.position = end
    return value
  }

  private word(): boolean | null {
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.text.startsWith(word, this.position)) {
        this.position += word.length
        return value
      }
    }
    return this.fail('a value is malformed')
  }

  private skipSpace(): void {
    while (' \t\n\r'.includes(this.text[this.position] ?? '-')) this.position++
  }

  private take(character: string): boolean {
    if (this.text[this.position] !== character) return false
    this.position++
    return true
  }

  private fail(reason: string): never {
    throw new GlassformerError(`${reason}, at character ${this.position + 1}`)
  }
}

/** The string of a JSON string literal; `undefined` when it is none. */
function parseLiteral(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** A string on one line, in quotes, cut when it is long: for messages. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}

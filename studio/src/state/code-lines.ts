import type { Source, Token } from 'virtual:sources'

/** Lines that are shown as one until they are asked for. */
export interface Fold {
  readonly kind: 'imports' | 'constructor'
  readonly from: number
  readonly to: number
}

/** A method: its lines from its head to its end, from 1. */
interface Method {
  readonly name: string
  readonly from: number
  readonly to: number
}

export type WhyNot = 'normFirst' | 'normLast' | 'taken' | 'options'

export function textOf(tokens: readonly Token[]): string {
  return tokens.map(([text]) => text).join('')
}

/** A line without the comment at its end that says a shape, and that shape. */
export function withoutShape(tokens: readonly Token[]): { readonly code: readonly Token[]; readonly shape: string } {
  const at = tokens.findIndex(([text, kind]) => kind === 'c' && /^\s*(\/\/|#) ?\(/.test(text))
  const isAlone = textOf(tokens.slice(0, Math.max(0, at))).trim() === ''
  if (at < 0 || isAlone) return { code: tokens, shape: '' }
  return { code: tokens.slice(0, at), shape: textOf(tokens.slice(at)).replace(/^\s*(\/\/|#) ?/, '') }
}

/** Imports at the head of a file, and constructors. */
export function foldsOf({ lines, language }: Source): Fold[] {
  const texts = lines.map(textOf)
  const folds: Fold[] = []
  const first = texts.findIndex(text => /^(import|from) /.test(text))
  const last = texts.findLastIndex(text => (language === 'ts' ? / from '.*'$/ : /^(import|from) /).test(text))
  if (first >= 0 && last > first) folds.push({ kind: 'imports', from: first + 1, to: last + 1 })
  for (const { name, from, to } of methodsOf(texts)) {
    if (name === '__init__') folds.push({ kind: 'constructor', from, to })
    if (name === 'constructor') folds.push({ kind: 'constructor', from: fieldsBefore(texts, from), to })
  }
  return folds
}

/** Where the fields begin that stand before a constructor. */
function fieldsBefore(texts: readonly string[], from: number): number {
  let first = from
  while (/^$|^ +(readonly |\w+ = |\/\*\*|\*)/.test(texts[first - 2] ?? '{')) first--
  while (texts[first - 1] === '') first++
  return first
}

/** Why lines did not run, by their number: lines that would have made a tensor, and those around them. */
export function idleLines(
  { lines, bindings }: Source,
  hasRun: (line: number) => boolean,
  { normFirst, anyTaken }: { readonly normFirst: boolean; readonly anyTaken: boolean },
): ReadonlyMap<number, WhyNot> {
  const idle = new Map<number, WhyNot>()
  const texts = lines.map(textOf)
  const methods = methodsOf(texts)
  const hasOtherOrder = methods.some(({ name }) => /norm_?first/i.test(name))
  for (const bound of Object.keys(bindings).map(Number)) {
    if (hasRun(bound)) continue
    const method = methods.find(({ from, to }) => from <= bound && bound <= to)
    const isNormFirst = method !== undefined && /norm_?first/i.test(method.name)
    const why =
      isNormFirst && !normFirst
        ? 'normFirst'
        : hasOtherOrder && !isNormFirst && normFirst
          ? 'normLast'
          : anyTaken
            ? 'taken'
            : 'options'
    idle.set(bound, why)
    if (method === undefined || (why !== 'normFirst' && why !== 'normLast')) continue
    for (let line = bound; line <= method.to; line++) if (texts[line - 1]?.trim() !== '') idle.set(line, why)
    if (why === 'normFirst') for (let line = method.from; line < bound; line++) idle.set(line, why)
  }
  return idle
}

/** Methods begin with their name at some depth and end before the next line that is no deeper, or with its `}`. */
function methodsOf(texts: readonly string[]): Method[] {
  const methods: Method[] = []
  for (const [i, text] of texts.entries()) {
    const found =
      /^( +)(?:private |override |async )*(\w+)\(.*\{$|^( +)(constructor)\($|^( +)def (\w+)\(/.exec(text) ?? undefined
    if (found === undefined || /^ +(if|for|while|switch|return)\b/.test(text)) continue
    const depth = (found[1] ?? found[3] ?? found[5] ?? '').length
    let to = i + 1
    while (to < texts.length && isInside(texts[to] ?? '', depth)) to++
    if (/^ *\}/.test(texts[to] ?? '')) to++
    while (texts[to - 1]?.trim() === '') to--
    methods.push({ name: found[2] ?? found[4] ?? found[6] ?? '', from: i + 1, to })
  }
  return methods
}

function isInside(text: string, depth: number): boolean {
  return text.trim() === '' || text.search(/\S/) > depth || /^ *\) \{$|^ *norm_first=/.test(text)
}

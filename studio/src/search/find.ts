import type { Source } from 'virtual:sources'
import MiniSearch from 'minisearch'
import type { LessonInfo } from '../engine/protocol.ts'
import { textOf } from '../state/code-lines.ts'
import { type Concept, tensorOf } from './concept.ts'
import { concepts } from './concepts.ts'
import { idOf, type LinePlace, type Target } from './target.ts'
import { essence, normal, wordsOf } from './words.ts'

/** All that can be found. */
export interface Findable {
  readonly sources: readonly Source[]
  readonly lessons: readonly LessonInfo[]
  /** Names of the graph in view. */
  readonly tensors: readonly string[]
  /** Parts that can be taken away: their names in both languages. */
  readonly parts: ReadonlyMap<string, readonly string[]>
}

const MOST = 14
const KINDS = { place: 5, part: 0.8, lesson: 1.6, tensor: 1, line: 0.6 }

/** One search over concepts, lessons, tensors, lines and parts. */
export class Finder {
  private readonly index = new MiniSearch<{ id: number; words: string; phrases: string }>({
    fields: ['words', 'phrases'],
    tokenize: wordsOf,
    processTerm: term => term,
  })
  private readonly targets: Target[] = []
  private readonly phrases: (readonly string[])[] = []
  private readonly lines: readonly LinePlace[]

  constructor(private readonly findable: Findable) {
    this.lines = findable.sources.flatMap(linesOf)
    for (const concept of concepts) {
      const place = this.placeOf(concept)
      if (place !== null) this.add(place, [concept.name.en, concept.name.zh, ...concept.words.split(', ')])
    }
    for (const lesson of findable.lessons) {
      this.add({ kind: 'lesson', lesson }, [lesson.question.en, lesson.question.zh])
    }
    for (const [part, names] of findable.parts) this.add({ kind: 'part', part }, names)
    for (const tensor of findable.tensors) this.add({ kind: 'tensor', tensor, gradient: false }, [tensor])
    for (const line of this.lines) if (line.bound) this.add({ kind: 'line', ...line }, [line.text])
    this.index.addAll(
      this.phrases.map((phrases, id) => ({ id, words: phrases.join(' '), phrases: phrases.slice(0, 2).join(' ') })),
    )
  }

  /** The best first. What belongs to the best follows it: its tensor, line, lesson and part. */
  find(question: string): readonly Target[] {
    const asked = essence(question)
    if (asked.length === 0) return []
    const literal = this.literal(question.trim())
    if (isCode(question) && literal.length > 0 && !this.targets.some((_, id) => this.isNamed(id, asked)))
      return unique(literal).slice(0, MOST)
    const found = this.index
      .search(asked, {
        prefix: term => term.length > 2,
        fuzzy: term => (term.length > 4 && /^[a-z]+$/.test(term) ? 0.25 : false),
        combineWith: 'OR',
        boost: { phrases: 1.5 },
        boostDocument: id => this.weight(Number(id), normal(asked)),
      })
      .map(({ id }) => Number(id))
      .toSorted((a, b) => Number(this.isNamed(b, asked)) - Number(this.isNamed(a, asked)))
      .flatMap(id => this.targets[id] ?? [])
    const [best] = found
    const ranked = best?.kind === 'place' ? [best, ...belonging(best), ...found.slice(1)] : [...found, ...literal]
    return unique(ranked).slice(0, MOST)
  }

  private add(target: Target, phrases: readonly string[]): void {
    this.targets.push(target)
    this.phrases.push(phrases)
  }

  /** A phrase that is asked for whole counts more than words of it. */
  private weight(id: number, asked: string): number {
    const target = this.targets[id]
    if (target === undefined) return 1
    const phrases = (this.phrases[id] ?? []).map(normal)
    const within = phrases.some(phrase => phrase.length > 1 && ` ${asked} `.includes(` ${phrase} `))
    return KINDS[target.kind] * (within ? 4 : 1)
  }

  /** Whether it is a concept that is called so. */
  private isNamed(id: number, asked: string): boolean {
    return this.targets[id]?.kind === 'place' && this.phrases[id]?.map(normal).includes(normal(asked)) === true
  }

  private placeOf(concept: Concept): Extract<Target, { kind: 'place' }> | null {
    const tensor = tensorOf(concept, this.findable.tensors)
    if (tensor === undefined) return null
    const lesson = this.findable.lessons.find(({ id }) => id === concept.lesson) ?? null
    return { kind: 'place', concept, tensor, line: this.lineOf(concept), lesson }
  }

  private lineOf({ line: keys }: Concept): LinePlace | null {
    for (const { path, language, lines, bindings } of this.findable.sources) {
      for (const [line, { key }] of Object.entries(bindings)) {
        if (key === undefined || !keys.includes(key)) continue
        const text = textOf(lines[Number(line) - 1] ?? []).trim()
        return { path, language, line: Number(line), text, key, bound: true }
      }
    }
    return null
  }

  /** Lines and tensors in which it stands as it is written: first those that make a tensor, comments last. */
  private literal(text: string): readonly Target[] {
    if (text.length < 2) return []
    const wanted = text.toLowerCase()
    const tensors = this.findable.tensors.filter(name => name.toLowerCase().includes(wanted))
    const exact = tensors.filter(name => name.toLowerCase() === wanted)
    const rank = ({ bound, text }: LinePlace): number => (bound ? 0 : /^(\/?\*|\/\/|#)/.test(text) ? 2 : 1)
    const lines = this.lines
      .filter(line => line.text.toLowerCase().includes(wanted))
      .toSorted((a, b) => rank(a) - rank(b))
    const tensor = (name: string): Target => ({ kind: 'tensor', tensor: name, gradient: false })
    return [...exact.map(tensor), ...lines.map(line => ({ kind: 'line', ...line }) as const), ...tensors.map(tensor)]
  }
}

function linesOf({ path, language, lines, bindings }: Source): LinePlace[] {
  return lines.flatMap((tokens, i) => {
    const text = textOf(tokens).trim()
    const binding = bindings[i + 1]
    return text === '' ? [] : [{ path, language, line: i + 1, text, key: binding?.key, bound: binding !== undefined }]
  })
}

function belonging({ concept, tensor, line, lesson }: Extract<Target, { kind: 'place' }>): Target[] {
  return [
    { kind: 'tensor', tensor, gradient: concept.gradient === true },
    ...(line === null ? [] : [{ kind: 'line', ...line } as const]),
    ...(lesson === null ? [] : [{ kind: 'lesson', lesson } as const]),
    ...(concept.part === undefined ? [] : [{ kind: 'part', part: concept.part } as const]),
  ]
}

/** What nobody writes who asks in words. */
function isCode(text: string): boolean {
  return /[._()=[\]]|[a-z][A-Z]/.test(text.trim().replace(/[.?]$/, ''))
}

function unique(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map(target => [idOf(target), target])).values()]
}

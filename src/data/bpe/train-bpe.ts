import { Heap } from '../../math/heap.js'
import { Bpe, type Merge } from './bpe.js'
import { chunks } from './chunks.js'

export interface BpeOptions {
  /** The most tokens: characters and merges together. */
  readonly size: number
  /** Rarer characters stay unknown, and rarer pairs aren't merged. Default 1 for characters; pairs need 2 at least. */
  readonly minFrequency?: number
  /** Strings that no merge may make: the special tokens. */
  readonly reserved?: readonly string[]
}

export interface TrainedBpe {
  readonly bpe: Bpe
  /** The characters, the most frequent first, and then what each merge makes. */
  readonly tokens: readonly string[]
}

/** Symbols are numbered below this, so that two of them are one exact number. */
const MOST_SYMBOLS = 2 ** 21
const UNKNOWN = -1

/**
 * Learns merges from texts: again and again the most frequent pair of neighbouring tokens becomes one token. The result
 * depends on the texts alone, not on their order.
 */
export function trainBpe(texts: Iterable<string>, options: BpeOptions): TrainedBpe {
  const { size, minFrequency = 1, reserved = [] } = options
  const frequencies = chunkFrequencies(texts)
  const tokens = alphabet(frequencies, minFrequency).slice(0, size)
  const learning = new Learning(frequencies, tokens)
  const merges: Merge[] = []
  const made = new Set([...reserved, ...tokens])
  while (tokens.length < Math.min(size, MOST_SYMBOLS)) {
    const best = learning.next(Math.max(2, minFrequency))
    if (best === undefined) break
    const [left, right] = [tokens[best.left] ?? '', tokens[best.right] ?? '']
    // Another way to the same token would give it two ids.
    if (made.has(left + right)) continue
    made.add(left + right)
    merges.push([left, right])
    learning.merge(best.left, best.right, tokens.push(left + right) - 1)
  }
  return { bpe: new Bpe(merges), tokens }
}

function chunkFrequencies(texts: Iterable<string>): Map<string, number> {
  const frequencies = new Map<string, number>()
  for (const text of texts) {
    for (const chunk of text === '' ? [] : chunks(` ${text}`)) frequencies.set(chunk, (frequencies.get(chunk) ?? 0) + 1)
  }
  return frequencies
}

function alphabet(frequencies: ReadonlyMap<string, number>, minFrequency: number): string[] {
  const counts = new Map<string, number>()
  for (const [chunk, frequency] of frequencies) {
    for (const character of chunk) counts.set(character, (counts.get(character) ?? 0) + frequency)
  }
  return [...counts]
    .filter(([, count]) => count >= minFrequency)
    .sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1))
    .map(([character]) => character)
}

/** A distinct chunk of the texts: its symbols as far as they are merged, and how often it is there. */
type Word = { symbols: number[]; readonly frequency: number }

/** A pair of adjacent symbols and how often it was counted when it was queued. */
type Candidate = { readonly left: number; readonly right: number; readonly count: number }

/** The most frequent first; equally frequent ones by their symbols, so that no order of lines matters. */
function comesFirst(a: Candidate, b: Candidate): boolean {
  return a.count !== b.count ? a.count > b.count : a.left !== b.left ? a.left < b.left : a.right < b.right
}

/** The words under way, with the frequency of every pair of neighbours kept up to date. */
class Learning {
  private readonly words: Word[]
  private readonly counts = new Map<number, number>()
  /** The words that have, or had, a pair. */
  private readonly places = new Map<number, Set<Word>>()
  private readonly queue = new Heap(comesFirst)

  constructor(frequencies: ReadonlyMap<string, number>, tokens: readonly string[]) {
    const ids = new Map(tokens.map((token, id) => [token, id]))
    this.words = [...frequencies].map(([chunk, frequency]) => ({
      symbols: Array.from(chunk, character => ids.get(character) ?? UNKNOWN),
      frequency,
    }))
    const touched = new Set<number>()
    for (const word of this.words) this.count(word, 1, touched)
    this.enqueue(touched)
  }

  /** The most frequent pair, taken off; `undefined` when none is frequent enough. */
  next(minFrequency: number): { left: number; right: number } | undefined {
    for (let best = this.queue.pop(); best !== undefined; best = this.queue.pop()) {
      // A count that has changed since was queued anew.
      if (best.count !== this.counts.get(pairKey(best.left, best.right))) continue
      return best.count < minFrequency ? undefined : best
    }
    return undefined
  }

  merge(left: number, right: number, merged: number): void {
    const touched = new Set<number>()
    // Sets grow while words are counted anew: the list is taken first.
    for (const word of [...(this.places.get(pairKey(left, right)) ?? [])]) {
      this.count(word, -1, touched)
      word.symbols = replaced(word.symbols, left, right, merged)
      this.count(word, 1, touched)
    }
    this.enqueue(touched)
  }

  private count(word: Word, sign: 1 | -1, touched: Set<number>): void {
    const { symbols, frequency } = word
    for (let i = 1; i < symbols.length; i++) {
      const [left, right] = [symbols[i - 1] ?? UNKNOWN, symbols[i] ?? UNKNOWN]
      if (left === UNKNOWN || right === UNKNOWN) continue
      const key = pairKey(left, right)
      this.counts.set(key, (this.counts.get(key) ?? 0) + sign * frequency)
      touched.add(key)
      const places = this.places.get(key)
      if (places === undefined) this.places.set(key, new Set([word]))
      else places.add(word)
    }
  }

  private enqueue(touched: ReadonlySet<number>): void {
    for (const key of touched) {
      const count = this.counts.get(key) ?? 0
      if (count > 0) this.queue.push({ left: Math.floor(key / MOST_SYMBOLS), right: key % MOST_SYMBOLS, count })
    }
  }
}

function pairKey(left: number, right: number): number {
  return left * MOST_SYMBOLS + right
}

function replaced(symbols: readonly number[], left: number, right: number, merged: number): number[] {
  const result: number[] = []
  for (let i = 0; i < symbols.length; i++) {
    const joins = symbols[i] === left && symbols[i + 1] === right
    result.push(joins ? merged : (symbols[i] ?? UNKNOWN))
    if (joins) i++
  }
  return result
}

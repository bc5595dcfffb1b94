import { GlassformerError } from '../../errors/glassformer-error.js'
import { chunks } from './chunks.js'

/** Two tokens that become one. */
export type Merge = readonly [left: string, right: string]

/** The text gets one space in front, so that its first word has the same tokens as elsewhere. */
const FRONT = ' '
const MOST_REMEMBERED = 20_000

/**
 * Byte-pair encoding over characters (Sennrich et al., 2016): a text's characters are joined by the learned merges, the
 * earliest learned first. Spaces belong to the word after them, so `join(tokenize(text))` is the text, whatever is in it;
 * a character that training never saw is a token of its own, which the vocabulary knows as `[UNK]`.
 */
export class Bpe {
  private readonly ranks: ReadonlyMap<string, number>
  private readonly remembered = new Map<string, readonly string[]>()

  /**
   * @param merges in the order in which they were learned
   * @throws GlassformerError when a merge appears twice or has an empty side
   */
  constructor(readonly merges: readonly Merge[]) {
    const ranks = new Map<string, number>()
    for (const [rank, [left, right]] of merges.entries()) {
      const key = keyOf(left, right)
      if (left === '' || right === '') throw new GlassformerError(`merge ${rank} has an empty side`)
      if (ranks.has(key)) throw new GlassformerError(`merges ${ranks.get(key)} and ${rank} are the same`)
      ranks.set(key, rank)
    }
    this.ranks = ranks
  }

  /** The tokens of a text. */
  tokenize(text: string): string[] {
    return text === '' ? [] : chunks(FRONT + text).flatMap(chunk => this.tokensOf(chunk))
  }

  /** The text of tokens. */
  join(tokens: readonly string[]): string {
    const text = tokens.join('')
    return text.startsWith(FRONT) ? text.slice(FRONT.length) : text
  }

  private tokensOf(chunk: string): readonly string[] {
    const known = this.remembered.get(chunk)
    if (known !== undefined) return known
    const tokens = this.merged(Array.from(chunk))
    if (this.remembered.size === MOST_REMEMBERED) this.remembered.clear()
    this.remembered.set(chunk, tokens)
    return tokens
  }

  private merged(tokens: string[]): string[] {
    for (;;) {
      let best = Number.POSITIVE_INFINITY
      for (let i = 1; i < tokens.length; i++) {
        best = Math.min(best, this.ranks.get(keyOf(tokens[i - 1] ?? '', tokens[i] ?? '')) ?? best)
      }
      const merge = this.merges[best]
      if (merge === undefined) return tokens
      tokens = mergeEverywhere(tokens, merge)
    }
  }
}

function mergeEverywhere(tokens: readonly string[], [left, right]: Merge): string[] {
  const merged: string[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? ''
    const joins = token === left && tokens[i + 1] === right
    merged.push(joins ? left + right : token)
    if (joins) i++
  }
  return merged
}

/** One string for both sides; the length tells `ab`+`c` from `a`+`bc`. */
function keyOf(left: string, right: string): string {
  return `${left.length}:${left}${right}`
}

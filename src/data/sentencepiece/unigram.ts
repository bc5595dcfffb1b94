import type { Pieces } from './pieces.js'

/** How much less probable than any piece an unknown character is. */
const UNKNOWN_PENALTY = 10

/**
 * The most probable way to cut a text into pieces (Kudo 2018), by Viterbi's algorithm. Sums are rounded to float32, as
 * SentencePiece's are.
 */
export function cutByUnigram(text: string, { matching, longest, minScore, maxScore }: Pieces): string[] {
  const best = new Float32Array(text.length + 1).fill(Number.NEGATIVE_INFINITY) // of the text up to there
  const begins = new Int32Array(text.length + 1) // of the last piece up to there
  best[0] = 0
  const unknownScore = Math.fround(minScore - UNKNOWN_PENALTY)
  const offer = (from: number, to: number, score: number): void => {
    const sum = Math.fround(score + (best[from] ?? 0))
    if (sum <= (best[to] ?? 0)) return
    best[to] = sum
    begins[to] = from
  }
  for (let from = 0, next: number; from < text.length; from = next) {
    next = from + characterLength(text, from)
    let known = false
    for (let to = next; to <= Math.min(text.length, from + longest); to += characterLength(text, to)) {
      const piece = matching.get(text.slice(from, to))
      if (piece === undefined || piece.type === 'unused') continue
      offer(from, to, piece.type === 'user' ? utf8Length(piece.text) * maxScore - 0.1 : piece.score)
      known ||= to === next
    }
    if (!known) offer(from, next, unknownScore)
  }
  const pieces: string[] = []
  for (let to = text.length; to > 0; to = begins[to] ?? 0) pieces.push(text.slice(begins[to], to))
  return pieces.reverse()
}

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

import type { Drawn } from './cells/look.ts'

/** Measured facts about one written token. */
export interface Reason {
  readonly position: number
  /** The id that was written. */
  readonly id: number
  readonly probability: number
  readonly second: { readonly id: number; readonly probability: number } | null
  /** The source's positions that the last cross-attention looked at most: the mean of its heads. */
  readonly looked: readonly { readonly position: number; readonly share: number }[]
}

/** @param scores the probabilities of the next tokens; @param crossing the last cross-attention, the mean of its heads */
export function reasonOf(position: number, scores: Drawn | undefined, crossing: Drawn | undefined): Reason | null {
  const id = scores?.best[position]
  if (scores === undefined || id === undefined) return null
  const ranked = scores.words
    .map((word, column) => ({ id: word, probability: scores.data[position * scores.columns + column] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
  const looked =
    crossing === undefined
      ? []
      : Array.from({ length: crossing.columns }, (_, key) => ({
          position: key,
          share: crossing.data[position * crossing.columns + key] ?? 0,
        }))
          .sort((a, b) => b.share - a.share)
          .slice(0, 2)
  return { position, id, probability: ranked[0]?.probability ?? 0, second: ranked[1] ?? null, looked }
}

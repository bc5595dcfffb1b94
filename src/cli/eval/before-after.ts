import { count, percent } from '../../math/number-words.js'
import type { Scores } from '../../train/scores.js'

/** What two models get right of the same pairs: one, and what was made of it. */
export interface BeforeAfter {
  readonly pairs: number
  /** Exact matches, 0 to 1. */
  readonly before: number
  readonly after: number
}

export function beforeAfter(before: Scores, after: Scores): BeforeAfter {
  return { pairs: before.pairs, before: before.sequenceAccuracy, after: after.sequenceAccuracy }
}

/** `exact match on 2,106 pairs: 99.9 % before, 99.8 % after` */
export function beforeAfterLine({ pairs, before, after }: BeforeAfter): string {
  return `exact match on ${count(pairs)} pairs: ${percent(before)} before, ${percent(after)} after`
}

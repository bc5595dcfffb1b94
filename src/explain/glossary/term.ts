import type { Bilingual } from '../text.js'

/** A term in both languages: what it means, the lesson that explains it, and the words that the texts don't use for it. */
export interface Term extends Bilingual {
  readonly meaning: Bilingual
  readonly lesson: string
  readonly avoid: readonly string[]
}

import { editDistance } from '../../math/edit-distance.js'
import type { ScoredText } from './scored-text.js'

/**
 * Insertions, deletions and replacements that turn the outputs into their references, for each item of the references: 0
 * is perfect, and it can be more than 1. Of several references the one with the smallest share of errors counts.
 *
 * @param split what counts as one item: characters give CER, words WER, phonemes PER
 */
export function errorRate(texts: readonly ScoredText[], split: (text: string) => readonly string[]): number {
  let [errors, items] = [0, 0]
  for (const { output, references } of texts) {
    const got = split(output)
    const candidates = references.map(reference => {
      const wanted = split(reference)
      return { errors: editDistance(got, wanted), items: wanted.length }
    })
    const [first = { errors: 0, items: 0 }, ...others] = candidates
    const nearest = others.reduce((best, other) => (share(other) < share(best) ? other : best), first)
    errors += nearest.errors
    items += nearest.items
  }
  return share({ errors, items })
}

function share({ errors, items }: { readonly errors: number; readonly items: number }): number {
  return items === 0 ? (errors === 0 ? 0 : Number.POSITIVE_INFINITY) : errors / items
}

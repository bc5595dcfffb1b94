import type { Pair } from '../../data/pair.js'
import type { Vocabulary } from '../../data/vocabulary.js'
import type { ScoredText } from './scored-text.js'

/**
 * What a model made of pairs, as text. Pairs with the same source are one example whose targets are all right; texts that
 * the pairs keep are what is compared.
 *
 * @param outputs target ids, one list per pair, without SOS and EOS
 */
export function groupReferences(
  pairs: readonly Pair[],
  outputs: readonly (readonly number[])[],
  vocabulary: Vocabulary,
): ScoredText[] {
  const bySource = new Map<string, { output: string; references: string[] }>()
  for (const [i, { source, target, text }] of pairs.entries()) {
    const reference = text?.target ?? vocabulary.format(target)
    const key = text?.source ?? source.join()
    const same = bySource.get(key)
    if (same === undefined) bySource.set(key, { output: vocabulary.format(outputs[i] ?? []), references: [reference] })
    else if (!same.references.includes(reference)) same.references.push(reference)
  }
  return [...bySource.values()]
}

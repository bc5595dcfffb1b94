import { GlassformerError } from '../errors/glassformer-error.js'

/**
 * Two lists as one of which `share` is old, as nearly as whole repetitions make it: a pass over it meets each pair as many
 * times as the others of its list.
 *
 * @param share of the old pairs, above 0 and below 1
 * @throws GlassformerError when there are no old pairs
 */
export function mixedPairs<P>(pairs: readonly P[], old: readonly P[], share: number): P[] {
  if (old.length === 0) throw new GlassformerError('mix: no old pair is left to train on')
  const timesAsMany = (share * pairs.length) / ((1 - share) * old.length) // old pairs wanted by old pairs there are
  const [ofNew, ofOld] = timesAsMany < 1 ? [Math.round(1 / timesAsMany), 1] : [1, Math.round(timesAsMany)]
  return [...repeated(pairs, ofNew), ...repeated(old, ofOld)]
}

function repeated<P>(list: readonly P[], times: number): P[] {
  return Array.from({ length: times }, () => list).flat()
}

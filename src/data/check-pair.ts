import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from '../options/is-record.js'
import { shown } from '../options/shown.js'
import { checkIds } from './check-ids.js'

/** Ids that a side has at the least: the decoder reads one and predicts one. */
const LEAST = { source: 1, target: 2 } as const
type Least = Readonly<Record<keyof typeof LEAST, number>>

/**
 * Refuses what no step can train on.
 *
 * @param place who gives the pair, as an error names it
 * @param least ids that a side has
 */
export function checkPair(pair: unknown, place: string, least: Least = LEAST): void {
  if (!isRecord(pair))
    throw new GlassformerError(`${place} must be a pair, { source, target } of lists of ids, not ${shown(pair)}`)
  for (const side of ['source', 'target'] as const) {
    const ids = pair[side]
    checkIds(ids, `the ${side} of ${place}`)
    if (Array.isArray(ids) && ids.length < least[side])
      throw new GlassformerError(`the ${side} of ${place} has ${ids.length} ids: it needs at least ${least[side]}`)
  }
}

/** Refuses what is no list of pairs. */
export function checkPairs(pairs: unknown, least?: Least): void {
  if (!Array.isArray(pairs)) throw new GlassformerError(`the pairs must be a list of pairs, not ${shown(pairs)}`)
  for (const [index, pair] of pairs.entries()) checkPair(pair, `pair ${index}`, least)
}

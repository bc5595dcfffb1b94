import { GlassformerError } from '../errors/glassformer-error.js'
import { notFinite } from '../formats/check-finite.js'
import type { StateDict } from '../model/state-dict.js'

/** @throws GlassformerError when the update of a step has made weights that are no numbers, which no loss has shown yet */
export function checkUpdate(step: number, weights: StateDict): void {
  const problem = notFinite(weights)
  if (problem !== undefined)
    throw new GlassformerError(`after the update of step ${step}, ${problem}: try a lower learning rate`)
}

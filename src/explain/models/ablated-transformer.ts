import type { GivenOptions } from '../../model/options.js'
import type { Transformer } from '../../model/transformer.js'
import { listOf } from '../../options/lists.js'
import { having } from '../../options/objects.js'
import { aText } from '../../options/values.js'
import { type Ablation, ablation } from './ablations.js'
import { ChangedTransformer } from './changed-transformer.js'

const withParts = having({ parts: listOf(aText) }, '{ parts, … } with the options of a Transformer')

/**
 * A Transformer with parts taken away.
 *
 * @example
 * ```ts
 * import { AblatedTransformer, greedyDecode, loadModel } from 'glassformer'
 * const { model: trained } = await loadModel('runs/digits')
 * const model = new AblatedTransformer({ ...trained.options, parts: ['positions'] })
 * model.loadStateDict(trained.stateDict())
 * await greedyDecode(model, [[1, 11, 6, 8, 4, 2]]) // [[4, 6, 8, 8, 8, 11]]: right is [4, 6, 8, 11]
 * ```
 */
export class AblatedTransformer extends ChangedTransformer {
  readonly parts: readonly Ablation[]

  /** @throws GlassformerError for an unknown part, and for options that can't be. */
  constructor(given: GivenOptions & { readonly seed?: number; readonly parts: readonly string[] }) {
    withParts.settle(given, 'the options')
    const { parts, ...options } = given
    const ablations = parts.map(ablation)
    super(
      options,
      ablations.map(({ replace }) => replace),
    )
    this.parts = ablations
  }
}

/** Whether a part has been taken away from a model. */
export function lacks(model: Transformer, part: string): boolean {
  return model instanceof AblatedTransformer && model.parts.some(({ name }) => name === part)
}

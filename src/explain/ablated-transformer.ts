import type { GivenOptions } from '../model/options.js'
import type { Transformer } from '../model/transformer.js'
import { type Ablation, ablation } from './ablations.js'
import { ChangedTransformer } from './changed-transformer.js'

/**
 * A Transformer with parts taken away.
 *
 * @example
 * ```ts
 * const model = new AblatedTransformer({ ...trained.options, parts: ['scaling'] })
 * model.loadStateDict(trained.stateDict())
 * ```
 */
export class AblatedTransformer extends ChangedTransformer {
  readonly parts: readonly Ablation[]

  /** @throws GlassformerError for an unknown part, and for options that can't be. */
  constructor({ parts, ...options }: GivenOptions & { readonly seed?: number; readonly parts: readonly string[] }) {
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

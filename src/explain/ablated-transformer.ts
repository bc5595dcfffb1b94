import type { Parameter } from '../model/nn/parameter.js'
import type { GivenOptions } from '../model/options.js'
import type { StateTensor } from '../model/state-dict.js'
import { Transformer } from '../model/transformer.js'
import { forwardGraph } from '../session/graphs.js'
import { topologicalOrder } from '../tensor/graph.js'
import { substitute } from '../tensor/substitute.js'
import type { Tensor } from '../tensor/tensor.js'
import { type Ablation, ablation } from './ablations.js'

/**
 * A Transformer with parts taken away. The model's classes know nothing of it: the graph that they build is
 * rewritten. It trains, decodes and is observed like any other; parameters that nothing depends on any more are not
 * its own.
 *
 * @example
 * ```ts
 * const model = new AblatedTransformer({ ...trained.options, parts: ['scaling'] })
 * model.loadStateDict(trained.stateDict())
 * ```
 */
export class AblatedTransformer extends Transformer {
  readonly parts: readonly Ablation[]
  private readonly used: ReadonlySet<Tensor> | undefined

  /** @throws GlassformerError for an unknown part, and for options that can't be. */
  constructor({ parts, ...options }: GivenOptions & { readonly seed?: number; readonly parts: readonly string[] }) {
    super(options)
    this.parts = parts.map(ablation)
    const whole = this.forward
    this.forward = (src, trg) => this.rewritten(whole.call(this, src, trg))
    this.used = new Set(topologicalOrder([forwardGraph(this).logits]))
  }

  override namedParameters(prefix?: string): [key: string, parameter: Parameter][] {
    const { used } = this
    const all = super.namedParameters(prefix)
    return used === undefined ? all : all.filter(([, parameter]) => used.has(parameter))
  }

  /** As of the whole model: weights of the parts taken away are ignored. */
  override loadStateDict(state: ReadonlyMap<string, StateTensor>): void {
    const own = new Set(this.namedParameters().map(([key]) => key))
    const whole = new Set(super.namedParameters().map(([key]) => key))
    super.loadStateDict(new Map([...state].filter(([key]) => own.has(key) || !whole.has(key))))
  }

  private rewritten(logits: Tensor): Tensor {
    return this.parts.reduce((tensor, { replace }) => substitute([tensor], replace)[0] ?? tensor, logits)
  }
}

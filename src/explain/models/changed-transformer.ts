import { Parameter } from '../../model/nn/parameter.js'
import type { GivenOptions } from '../../model/options.js'
import type { StateTensor } from '../../model/state-dict.js'
import { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { topologicalOrder } from '../../tensor/graph.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'

/** A change of the model's graph: what stands in a tensor's place, or `undefined` to keep it (see `substitute`). */
export type Change = (tensor: Tensor) => Tensor | undefined

/**
 * A Transformer with a changed graph. The model's classes know nothing of it: what they build is rewritten. It trains,
 * decodes and is observed like any other. Its parameters are those that its logits depend on: none of a part that was
 * taken away, and those that a change brought.
 */
export class ChangedTransformer extends Transformer {
  private readonly used: ReadonlySet<Tensor> | undefined

  /** @throws GlassformerError for options that can't be. */
  constructor(
    options: GivenOptions & { readonly seed?: number },
    private readonly changes: readonly Change[],
  ) {
    super(options)
    this.used = new Set(topologicalOrder([forwardGraph(this).logits]))
  }

  override forward(src: Tensor, trg: Tensor): Tensor {
    return this.changes.reduce((logits, change) => substitute([logits], change)[0] ?? logits, super.forward(src, trg))
  }

  override namedParameters(prefix?: string): [key: string, parameter: Parameter][] {
    const { used } = this
    const all = super.namedParameters(prefix)
    if (used === undefined) return all
    const own = new Set<Tensor>(all.map(([, parameter]) => parameter))
    const brought = [...used].filter(tensor => tensor instanceof Parameter && !own.has(tensor)) as Parameter[]
    return [
      ...all.filter(([, parameter]) => used.has(parameter)),
      ...brought.map((parameter): [string, Parameter] => [parameter.key, parameter]),
    ]
  }

  /** As of the whole model: weights of the parts taken away are ignored. */
  override loadStateDict(state: ReadonlyMap<string, StateTensor>): void {
    const own = new Set(this.namedParameters().map(([key]) => key))
    const whole = new Set(super.namedParameters().map(([key]) => key))
    super.loadStateDict(new Map([...state].filter(([key]) => own.has(key) || !whole.has(key))))
  }
}

import { GlassformerError } from '../errors/glassformer-error.js'
import { shapeText } from './dim.js'
import { topologicalOrder } from './graph.js'
import { mapInputs } from './op.js'
import { withScope } from './scope.js'
import { type Label, Tensor } from './tensor.js'

/** What `substitute` allows. */
export interface SubstituteOptions {
  /** Replacements may have other shapes: those of what depends on them are then inferred anew. Default false. */
  readonly anyShape?: boolean
}

/**
 * The same graph with some tensors replaced. What depends on a replaced tensor is built anew under its old name; the
 * rest is shared with the given graph, which stays as it is.
 *
 * A replacement without a name takes over the name and the line of what it replaces. One that has a name keeps it, and
 * the replaced name is gone.
 *
 * @param outputs the graph, as what it computes.
 * @param replace called once per tensor, after its inputs were replaced: what stands in its place, or `undefined` to
 *   keep it. `inputs` of the tensor given are the replaced ones.
 * @returns the outputs of the new graph, in the same order.
 * @param options whether replacements may have other shapes; default: they may not.
 * @throws GlassformerError when a replacement has another shape or type (unless `anyShape`).
 * @example
 * ```ts
 * import { greedyDecode, loadModel, substitute, type Tensor, Transformer } from 'glassformer'
 * class Unscaled extends Transformer {
 *   override forward(src: Tensor, trg: Tensor): Tensor {
 *     const logits = super.forward(src, trg)
 *     const energyWithoutRoot = (tensor: Tensor) => (tensor.name?.endsWith('.energy') ? tensor.inputs[0] : undefined)
 *     return substitute([logits], energyWithoutRoot)[0]
 *   }
 * }
 * const { model: trained } = await loadModel('runs/digits')
 * const model = new Unscaled(trained.options)
 * model.loadStateDict(trained.stateDict())
 * await greedyDecode(model, [[1, 11, 6, 8, 4, 2]]) // [[4, 4, 6, 8, 11]]: right is [4, 6, 8, 11]
 * ```
 */
export function substitute(
  outputs: readonly Tensor[],
  replace: (tensor: Tensor) => Tensor | undefined,
  { anyShape = false }: SubstituteOptions = {},
): readonly Tensor[] {
  const made = new Map<Tensor, Tensor>()
  const now = (tensor: Tensor): Tensor => made.get(tensor) ?? tensor
  for (const tensor of topologicalOrder(outputs)) {
    const name = tensor.name ?? ''
    const scope = tensor.label?.className ?? ''
    // A scope of its own: what is made here must not wait for a label of the line that is being traced.
    const result = withScope('', scope, () => {
      const same = tensor.inputs.every(input => now(input) === input)
      // A copy, so that a replacement may compute with it: the given graph's own tensor keeps its name.
      const copy = tensor.inputs.length === 0 ? tensor : copyOf(tensor, now)
      const replacement = replace(copy)
      if (replacement === undefined || replacement === copy) return same ? tensor : copy
      if (!anyShape) checkFits(tensor, replacement)
      if (replacement.name !== undefined || name === '') return replacement
      if (copy !== tensor) copy.name = undefined
      return named(replacement, name, tensor.label)
    })
    made.set(tensor, result)
  }
  return outputs.map(now)
}

function copyOf(tensor: Tensor, now: (input: Tensor) => Tensor): Tensor {
  const copy = new Tensor(mapInputs(tensor.op, now), { axes: tensor.axes })
  copy.name = tensor.name
  copy.label = tensor.label
  return copy
}

/** Names a replacement, and what was made for it as steps of the same line. */
function named(tensor: Tensor, name: string, label: Label | undefined): Tensor {
  tensor.name = name
  tensor.label = label
  const steps = [...tensor.inputs]
  let count = 0
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (step.name !== undefined) continue
    step.name = `${name}.${++count}`
    step.label = label
    steps.push(...step.inputs)
  }
  return tensor
}

function checkFits(tensor: Tensor, replacement: Tensor): void {
  const [has, needs] = [shapeText(replacement.shape), shapeText(tensor.shape)]
  if (has !== needs || replacement.dtype !== tensor.dtype) {
    throw new GlassformerError(
      `${tensor.name ?? tensor.op.kind} is ${tensor.dtype} ${needs}: ${replacement.dtype} ${has} can't take its place`,
    )
  }
}

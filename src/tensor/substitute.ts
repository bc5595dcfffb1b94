import { listOf } from '../options/lists.js'
import { aFunction, having, instanceOf, optional } from '../options/objects.js'
import { trueOrFalse } from '../options/values.js'
import { replaceTensors, type SubstituteOptions } from './replace-tensors.js'
import { Tensor } from './tensor.js'

const aTensor = instanceOf(Tensor, 'a Tensor')
const substituteOptions = having({ anyShape: optional(trueOrFalse) })

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
  options: SubstituteOptions = {},
): readonly Tensor[] {
  listOf(aTensor).settle(outputs, 'outputs')
  aFunction.settle(replace, 'replace')
  substituteOptions.settle(options, 'the options')
  const checked = (tensor: Tensor): Tensor | undefined =>
    optional(aTensor).settle(replace(tensor), `what stands for ${tensor.name ?? tensor.op.kind}`)
  return replaceTensors(outputs, checked, options)
}

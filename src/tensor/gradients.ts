import { GlassformerError } from '../errors/glassformer-error.js'
import { shapeText } from './dim.js'
import { gradientRule } from './gradient-rule.js'
import { topologicalOrder } from './graph.js'
import { Tensor } from './tensor.js'

/**
 * Adds the backward graph of a scalar loss.
 *
 * @param loss a tensor of shape `()`.
 * @param wanted the tensors whose gradients are needed, usually the parameters.
 * @returns the gradient of every tensor on the way from `wanted` to the loss, by tensor.
 * @throws GlassformerError when the loss is no scalar, or doesn't depend on a wanted tensor.
 */
export function gradients(loss: Tensor, wanted: readonly Tensor[]): Map<Tensor, Tensor> {
  if (loss.shape.length !== 0) throw new GlassformerError(`the loss must be a scalar, not ${shapeText(loss.shape)}`)
  const order = topologicalOrder([loss])
  const needed = new Set<Tensor>(wanted)
  for (const tensor of order) if (tensor.inputs.some(input => needed.has(input))) needed.add(tensor)

  const gradientOf = new Map<Tensor, Tensor>()
  gradientOf.set(loss, new Tensor({ kind: 'constant', inputs: [], value: 1, shape: [] }))
  for (const tensor of order.reverse()) {
    const dy = gradientOf.get(tensor)
    if (dy === undefined || !tensor.inputs.some(input => needed.has(input))) continue
    const inputGradients = gradientRule(tensor, dy)
    tensor.inputs.forEach((input, index) => {
      const gradient = inputGradients[index]
      if (gradient === null || gradient === undefined || !needed.has(input)) return
      const sum = gradientOf.get(input)
      gradientOf.set(input, sum === undefined ? gradient : sum.add(gradient))
    })
  }
  for (const tensor of wanted) {
    if (!gradientOf.has(tensor))
      throw new GlassformerError(`the loss doesn't depend on ${tensor.name ?? tensor.op.kind}`)
  }
  return gradientOf
}

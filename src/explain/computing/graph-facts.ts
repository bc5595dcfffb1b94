import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { trainingStep } from '../../session/training-step.js'
import { type Dim, type DimValues, evaluateDim, shapeText } from '../../tensor/dim.js'
import { evaluateExtent, product } from '../../tensor/extent.js'
import { gradients } from '../../tensor/gradients.js'
import { namedTensors, topologicalOrder } from '../../tensor/graph.js'
import { isView, type ProductOp } from '../../tensor/op.js'
import { applyRule, hasRule, type OpRules } from '../../tensor/op-rules.js'
import type { Tensor } from '../../tensor/tensor.js'

/** The symbolic shape of a named tensor of the forward pass: `(N, srcLen, 64)`. */
export function symbolicShapes(model: Transformer): (name: string) => string {
  const named = namedTensors([forwardGraph(model).logits])
  return name => shapeText(named.get(name)?.shape ?? [])
}

/** The shapes for given sizes of the symbols. */
export function shapesAt(model: Transformer, sizes: DimValues): (name: string) => string {
  const named = namedTensors([forwardGraph(model).logits])
  return name => `(${(named.get(name)?.shape ?? []).map(size => evaluateDim(size, sizes)).join(', ')})`
}

/** The longest chain of operations that wait for one another; views cost nothing. */
export function depthOf(output: Tensor): number {
  const depth = new Map<Tensor, number>()
  for (const tensor of topologicalOrder([output])) {
    const before = Math.max(0, ...tensor.inputs.map(input => depth.get(input) ?? 0))
    const waits = tensor.inputs.length > 0 && !isView(tensor.op)
    depth.set(tensor, before + (waits ? 1 : 0))
  }
  return depth.get(output) ?? 0
}

/**
 * Multiplications and additions of a training step's matrix products, forward and backward.
 *
 * @param sizes of `N`, `srcLen` and `trgLen` (the decoder reads one less).
 */
export function stepFlops(model: Transformer, sizes: DimValues): number {
  const { loss } = trainingStep(model)
  const order = topologicalOrder([loss])
  const parameters = order.filter(({ op }) => op.kind === 'parameter')
  const gradientOf = gradients(loss, parameters)
  const outputs = parameters.map(parameter => gradientOf.get(parameter) as Tensor)
  let flops = 0
  for (const { op, shape } of topologicalOrder([loss, ...outputs])) {
    if (!hasRule<ProductOp<Tensor>>(factors, op)) continue
    flops += 2 * evaluateExtent(product([...shape, ...applyRule(factors, op)]), sizes)
  }
  return flops
}

/** The sizes over which each element of a product is summed, one multiplication and one addition at a time. */
const factors: OpRules<ProductOp<Tensor>, [], readonly Dim[]> = {
  matmul: ({ inputs: [a] }) => a.shape.slice(-1),
  linear: ({ inputs: [x] }) => x.shape.slice(-1),
  linearGradWeight: ({ inputs: [x] }) => x.shape.slice(0, -1),
  sumTo: () => [0], // a sum multiplies nothing
  norm: ({ inputs: [x] }) => x.shape,
}

/** The name of what a block hands on: after its last norm, or, with the norms in front, its last sum. */
export function blockOutput(model: Transformer, side: 'encoder' | 'decoder', layer: number): string {
  const block = side === 'encoder' ? `encoder.layers.${layer}` : `decoder.layers.${layer}.transformer_block`
  return `${block}.${model.options.normFirst ? 'sum' : 'out'}`
}

/** The name of what the first block of the encoder reads. */
export function blockInput(model: Transformer): string {
  return model.options.positions === 'none' ? 'encoder.embed.embedded' : 'encoder.positional_encoding.sum'
}

/**
 * A tensor's strides as PyTorch shows them. Along an axis of size 1 no step is ever taken, and where views have left
 * its stride open, it is what a step over all that follows would be.
 */
export function stridesText({ type }: Tensor): string {
  const sizes = type.shape.map(size => (typeof size === 'number' ? size : 0))
  const strides = type.strides.map(stride => stride.factor)
  const spans = sizes.map((size, axis) => (size === 1 ? 0 : size * (strides[axis] ?? 0)))
  const shown = sizes.map((size, axis) => {
    if (size !== 1 || strides[axis] !== 1) return strides[axis]
    return axis === 0 ? Math.max(1, ...spans) : Math.max(1, spans[axis + 1] ?? 1)
  })
  return `(${shown.join(', ')})`
}

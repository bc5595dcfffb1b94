import { GlassformerError } from '../../errors/glassformer-error.js'
import { type Dim, sameDim } from '../../tensor/dim.js'
import type { Activation, Op } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { GraphBuilder } from './graph-builder.js'

/** A node of our graph on its way to ONNX: its own name and its inputs'. */
export interface Place {
  readonly graph: GraphBuilder
  readonly tensor: Tensor
  readonly name: string
  readonly inputs: readonly string[]
}

/**
 * Adds the ONNX nodes of one tensor; the last of them has its name.
 *
 * @throws GlassformerError for operations of training, which a deployed model doesn't have
 */
export function addOperation(place: Place): void {
  const { graph, tensor, name, inputs } = place
  const { op } = tensor
  switch (op.kind) {
    case 'constant':
      graph.node('Expand', [graph.number(op.value), graph.shape(op.shape)], name)
      return
    case 'transpose':
      graph.node('Transpose', inputs, name, { perm: { integers: swapped(tensor.shape.length, op.axis0, op.axis1) } })
      return
    case 'view':
      graph.node('Reshape', [...inputs, reshapeTo(graph, tensor, op.shape)], name)
      return
    case 'slice':
      graph.node('Slice', [...inputs, graph.integers([op.start]), graph.size(op.end), graph.integers([op.axis])], name)
      return
    case 'unsqueeze':
      graph.node('Unsqueeze', [...inputs, graph.integers([op.axis])], name)
      return
    case 'expand':
      graph.node('Expand', [...inputs, graph.shape(op.shape)], name)
      return
    case 'contiguous':
      graph.node('Identity', inputs, name)
      return
    case 'binary':
      graph.node(ARITHMETIC[op.operation], inputs, name)
      return
    case 'scalar':
      graph.node(ARITHMETIC[op.operation], [...inputs, graph.number(op.value)], name)
      return
    case 'activation':
      addActivation(place, op.activation)
      return
    case 'equal':
      graph.node('Equal', [...inputs, likeInput(place, op.value)], name)
      return
    case 'notEqual':
      graph.node('Not', [graph.node('Equal', [...inputs, likeInput(place, op.value)], `${name}.equal`)], name)
      return
    case 'maskedFill': {
      const [x = '', mask = ''] = inputs
      graph.node('Where', [mask, graph.number(op.value), x], name)
      return
    }
    case 'tril':
      graph.node('Trilu', inputs, name, { upper: { integer: 0 } })
      return
    case 'matmul':
      graph.node('MatMul', inputs, name)
      return
    case 'linear':
      addLinear(place, op)
      return
    case 'softmax':
      graph.node('Softmax', inputs, name, { axis: { integer: -1 } })
      return
    case 'layerNormStats': // a part of LayerNormalization
      return
    case 'layerNorm':
      addLayerNorm(place)
      return
    case 'embedding': {
      const [ids = '', table = ''] = inputs
      graph.node('Gather', [table, ids], name)
      return
    }
    default:
      throw new GlassformerError(`onnx: ${name} is ${op.kind}, which has no place outside training`)
  }
}

const ARITHMETIC = { add: 'Add', sub: 'Sub', mul: 'Mul', div: 'Div' } as const

/** `x·weightᵀ + bias`; the weight keeps PyTorch's layout `(out, in)`. */
function addLinear({ graph, name, inputs }: Place, { transposed }: Extract<Op, { kind: 'linear' }>): void {
  const [x = '', weight = '', bias] = inputs
  const matrix = transposed
    ? weight
    : graph.node('Transpose', [weight], `${name}.weightT`, { perm: { integers: [1, 0] } })
  if (bias === undefined) graph.node('MatMul', [x, matrix], name)
  else graph.node('Add', [graph.node('MatMul', [x, matrix], `${name}.product`), bias], name)
}

function addLayerNorm({ graph, tensor, name, inputs }: Place): void {
  const [x = '', , gamma = '', beta = ''] = inputs
  const stats = tensor.inputs[1]?.op
  const epsilon = stats?.kind === 'layerNormStats' ? stats.eps : 0
  graph.node('LayerNormalization', [x, gamma, beta], name, { axis: { integer: -1 }, epsilon: { float: epsilon } })
}

function addActivation({ graph, name, inputs }: Place, activation: Activation): void {
  const [x = ''] = inputs
  switch (activation) {
    case 'relu':
      graph.node('Relu', [x], name)
      return
    case 'silu': // x·σ(x)
      graph.node('Mul', [x, graph.node('Sigmoid', [x], `${name}.sigmoid`)], name)
      return
    case 'gelu': {
      // x·(1 + erf(x/√2))/2
      const scaled = graph.node('Div', [x, graph.number(Math.SQRT2)], `${name}.scaled`)
      const erf = graph.node('Erf', [scaled], `${name}.erf`)
      const twice = graph.node('Add', [erf, graph.number(1)], `${name}.twice`)
      const share = graph.node('Mul', [twice, graph.number(0.5)], `${name}.share`)
      graph.node('Mul', [x, share], name)
      return
    }
    case 'geluTanh': {
      // x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2
      const square = graph.node('Mul', [x, x], `${name}.square`)
      const cubic = graph.node('Mul', [square, graph.number(0.044715)], `${name}.cubic`)
      const growth = graph.node('Add', [cubic, graph.number(1)], `${name}.growth`)
      const bent = graph.node('Mul', [x, growth], `${name}.bent`)
      const angle = graph.node('Mul', [bent, graph.number(Math.sqrt(2 / Math.PI))], `${name}.angle`)
      const tanh = graph.node('Tanh', [angle], `${name}.tanh`)
      const twice = graph.node('Add', [tanh, graph.number(1)], `${name}.twice`)
      const share = graph.node('Mul', [twice, graph.number(0.5)], `${name}.share`)
      graph.node('Mul', [x, share], name)
    }
  }
}

/** A number of the type of the first input. */
function likeInput({ graph, tensor }: Place, value: number): string {
  return graph.number(value, tensor.inputs[0]?.dtype)
}

function swapped(rank: number, axis0: number, axis1: number): number[] {
  return Array.from({ length: rank }, (_, axis) => (axis === axis0 ? axis1 : axis === axis1 ? axis0 : axis))
}

/** Where a symbol stays in its place, ONNX reads 0 as "as it was"; elsewhere its value is computed. */
function reshapeTo(graph: GraphBuilder, { inputs }: Tensor, shape: readonly Dim[]): string {
  const before = inputs[0]?.shape ?? []
  const sizes = shape.map((size, axis) => {
    const old = before[axis]
    return typeof size !== 'number' && old !== undefined && sameDim(size, old) ? 0 : size
  })
  return graph.shape(sizes)
}

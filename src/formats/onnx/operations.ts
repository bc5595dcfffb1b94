import { GlassformerError } from '../../errors/glassformer-error.js'
import { type Dim, sameDim } from '../../tensor/dim.js'
import type { BinaryOperation, Op } from '../../tensor/op.js'
import { applyRule, type OpRules } from '../../tensor/op-rules.js'
import type { Tensor } from '../../tensor/tensor.js'
import { activations } from './activations.js'
import type { GraphBuilder } from './graph-builder.js'

/** The numbers of a parameter or buffer. */
export interface Weight {
  readonly data: Float32Array
  readonly sizes: readonly number[]
}

/** Where a tensor goes: its own name in the ONNX graph, and those of what it is made of. */
export interface Place {
  readonly graph: GraphBuilder
  readonly name: string
  readonly nameOf: (input: Tensor) => string
  readonly weight: (key: string) => Weight
}

/**
 * Adds the ONNX nodes of one operation; the last of them has its name.
 *
 * @throws GlassformerError for operations which a deployed model doesn't have
 */
export function addOperation(op: Op<Tensor>, place: Place): void {
  applyRule(rules, op, place)
}

const ARITHMETIC: Readonly<Record<BinaryOperation, string>> = { add: 'Add', sub: 'Sub', mul: 'Mul', div: 'Div' }

const rules: OpRules<Op<Tensor>, [place: Place], void> = {
  input: () => {}, // stands among the graph's inputs
  parameter: addWeight,
  buffer: addWeight,

  transpose({ inputs: [x], axis0, axis1 }, { graph, name, nameOf }) {
    const axes = x.shape.map((_, axis) => axis)
    graph.node('Transpose', [nameOf(x)], name, { perm: { integers: axes.with(axis0, axis1).with(axis1, axis0) } })
  },
  view({ inputs: [x], shape }, { graph, name, nameOf }) {
    graph.node('Reshape', [nameOf(x), reshapeTo(graph, x.shape, shape)], name)
  },
  slice({ inputs: [x], axis, start, end }, { graph, name, nameOf }) {
    graph.node('Slice', [nameOf(x), graph.integers([start]), graph.size(end), graph.integers([axis])], name)
  },
  unsqueeze({ inputs: [x], axis }, { graph, name, nameOf }) {
    graph.node('Unsqueeze', [nameOf(x), graph.integers([axis])], name)
  },
  expand({ inputs: [x], shape }, { graph, name, nameOf }) {
    graph.node('Expand', [nameOf(x), graph.shape(shape)], name)
  },
  contiguous({ inputs: [x] }, { graph, name, nameOf }) {
    graph.node('Identity', [nameOf(x)], name)
  },
  concat({ inputs: [a, b], axis }, { graph, name, nameOf }) {
    graph.node('Concat', [nameOf(a), nameOf(b)], name, { axis: { integer: axis } })
  },
  sliceScatter: notExported,
  unslice: notExported,

  constant({ value, shape }, { graph, name }) {
    graph.node('Expand', [graph.number(value), graph.shape(shape)], name)
  },
  binary({ operation, inputs: [a, b] }, { graph, name, nameOf }) {
    graph.node(ARITHMETIC[operation], [nameOf(a), nameOf(b)], name)
  },
  scalar({ operation, inputs: [x], value }, { graph, name, nameOf }) {
    graph.node(ARITHMETIC[operation], [nameOf(x), graph.number(value)], name)
  },
  clamp: notExported,
  sqrt({ inputs: [x] }, { graph, name, nameOf }) {
    graph.node('Sqrt', [nameOf(x)], name)
  },
  activation({ activation, inputs: [x] }, { graph, name, nameOf }) {
    activations[activation](graph, nameOf(x), name)
  },
  activationGrad: notExported,
  equal({ inputs: [x], value }, { graph, name, nameOf }) {
    graph.node('Equal', [nameOf(x), graph.number(value, x.dtype)], name)
  },
  notEqual({ inputs: [x], value }, { graph, name, nameOf }) {
    graph.node('Not', [graph.node('Equal', [nameOf(x), graph.number(value, x.dtype)], `${name}.equal`)], name)
  },
  maskedFill({ inputs: [x, mask], value }, { graph, name, nameOf }) {
    graph.node('Where', [nameOf(mask), graph.number(value), nameOf(x)], name)
  },
  tril({ inputs: [x] }, { graph, name, nameOf }) {
    graph.node('Trilu', [nameOf(x)], name, { upper: { integer: 0 } })
  },
  dropout: notExported,

  matmul({ inputs: [a, b] }, { graph, name, nameOf }) {
    graph.node('MatMul', [nameOf(a), nameOf(b)], name)
  },
  /** `x·weightᵀ + bias`; the weight keeps PyTorch's layout `(out, in)`. */
  linear({ inputs: [x, weight, bias], transposed }, { graph, name, nameOf }) {
    const matrix = transposed
      ? nameOf(weight)
      : graph.node('Transpose', [nameOf(weight)], `${name}.weightT`, { perm: { integers: [1, 0] } })
    if (bias === undefined) graph.node('MatMul', [nameOf(x), matrix], name)
    else graph.node('Add', [graph.node('MatMul', [nameOf(x), matrix], `${name}.product`), nameOf(bias)], name)
  },
  linearGradWeight: notExported,
  sumTo: notExported,
  norm: notExported,

  softmax({ inputs: [x] }, { graph, name, nameOf }) {
    graph.node('Softmax', [nameOf(x)], name, { axis: { integer: -1 } })
  },
  softmaxGrad: notExported,
  layerNormStats: () => {}, // a part of LayerNormalization
  layerNorm({ inputs: [x, stats, gamma, beta] }, { graph, name, nameOf }) {
    const epsilon = stats.op.kind === 'layerNormStats' ? stats.op.eps : 0
    const attributes = { axis: { integer: -1 }, epsilon: { float: epsilon } }
    graph.node('LayerNormalization', [nameOf(x), nameOf(gamma), nameOf(beta)], name, attributes)
  },
  layerNormGradInput: notExported,
  layerNormGradGamma: notExported,

  embedding({ inputs: [ids, table] }, { graph, name, nameOf }) {
    graph.node('Gather', [nameOf(table), nameOf(ids)], name)
  },
  embeddingGrad: notExported,
  crossEntropyRows: notExported,
  crossEntropyGrad: notExported,
  countedMean: notExported,
  countedMeanGrad: notExported,
  argmaxEqual: notExported,
}

function addWeight({ key }: { readonly key: string }, { graph, name, weight }: Place): void {
  const { data, sizes } = weight(key)
  graph.weight(name, data, sizes)
}

/** What belongs to training, and to the caches of a decoder. */
function notExported({ kind }: Op, { name }: Place): never {
  throw new GlassformerError(`onnx: ${name} is ${kind}, which a deployed model doesn't have`)
}

/** Where a symbol stays in its place, ONNX reads 0 as "as it was"; elsewhere its value is computed. */
function reshapeTo(graph: GraphBuilder, before: readonly Dim[], shape: readonly Dim[]): string {
  const sizes = shape.map((size, axis) => {
    const old = before[axis]
    return typeof size !== 'number' && old !== undefined && sameDim(size, old) ? 0 : size
  })
  return graph.shape(sizes)
}

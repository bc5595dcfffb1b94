import { GlassformerError } from '../../errors/glassformer-error.js'
import { addToDim, type Dim, sameDim, sameShape, shapeText } from '../dim.js'
import type { Op } from '../op.js'
import { applyRule, type OpRules } from '../op-rules.js'
import { contiguousType, denseLike, type TensorType } from '../type.js'
import { broadcast, canExpand } from './broadcast.js'
import { misfit, needFloats, needTargets } from './misfit.js'
import { expandType, sliceType, transposeType, unsqueezeType, viewType } from './views.js'

/**
 * The type of the tensor that `op` makes of its inputs.
 *
 * @param axes names for the result's axes, where the operation can't know them (constants, views).
 * @throws GlassformerError naming the operation and the shapes that don't fit.
 */
export function inferType(op: Op<TensorType>, axes?: readonly string[]): TensorType {
  return applyRule(typeRules, op, axes)
}

/** The shape rule of every operation. */
const typeRules: OpRules<Op<TensorType>, [axes: readonly string[] | undefined], TensorType> = {
  input: leaf,
  parameter: leaf,
  buffer: leaf,

  transpose: ({ inputs: [x], axis0, axis1 }) => transposeType(x, axis0, axis1),
  view: ({ inputs: [x], shape }, axes = unnamed(shape)) => viewType(x, shape, axes),
  slice: ({ inputs: [x], axis, start, end }) => sliceType(x, axis, start, end),
  unsqueeze: ({ inputs: [x], axis }) => unsqueezeType(x, axis),
  expand: ({ inputs: [x], shape }, axes) => expandType(x, shape, axes),
  contiguous: ({ inputs: [x] }) => denseLike(x),

  concat(op) {
    const { axis, inputs, size } = op
    const [a, b] = inputs
    if (a.dtype !== b.dtype) throw misfit(op, `${a.dtype} and ${b.dtype} don't join`)
    const rest = (type: TensorType): Dim[] => type.shape.toSpliced(axis, 1)
    if (a.shape.length !== b.shape.length || !sameShape(rest(a), rest(b))) throw misfit(op, 'the other axes differ')
    const [first, second] = [a.shape[axis] as Dim, b.shape[axis] as Dim]
    const joined =
      typeof second === 'number' ? addToDim(first, second) : typeof first === 'number' ? addToDim(second, first) : size
    if (joined === undefined) throw misfit(op, 'the sum of two symbols needs a name as its size')
    return contiguousType(a.dtype, a.shape.with(axis, joined), a.axes)
  },
  sliceScatter(op) {
    const { axis, inputs } = op
    const [x, src] = inputs
    needFloats(op)
    const rest = (type: TensorType): Dim[] => type.shape.toSpliced(axis, 1)
    if (x.shape.length !== src.shape.length || !sameShape(rest(x), rest(src))) throw misfit(op, 'the other axes differ')
    return denseLike(x)
  },
  unslice: ({ inputs: [dy], axis, size }) => contiguousType('float32', dy.shape.with(axis, size), dy.axes),

  constant: ({ shape }, axes = unnamed(shape)) => contiguousType('float32', shape, axes),
  binary({ operation, inputs: [a, b] }) {
    if (b.shape.length === 0 || sameShape(a.shape, b.shape)) return denseLike(a, 'float32')
    const { shape, axes } = broadcast(a, b, operation)
    return contiguousType('float32', shape, axes)
  },
  scalar: eachFloat,
  clamp: eachFloat,
  sqrt: eachFloat,
  activation: eachFloat,
  activationGrad: eachOfTwo,
  equal: ({ inputs: [x] }) => denseLike(x, 'bool'),
  notEqual: ({ inputs: [x] }) => denseLike(x, 'bool'),
  maskedFill(op) {
    const [x, mask] = op.inputs
    needFloats(op, [x])
    if (mask.dtype !== 'bool') throw misfit(op, `the mask must be bool, it is ${mask.dtype}`)
    if (!canExpand(mask.shape, x.shape)) throw misfit(op, "the mask doesn't broadcast")
    return denseLike(x)
  },
  tril(op) {
    needFloats(op)
    if (op.inputs[0].shape.length < 2) throw misfit(op, 'needs at least two axes')
    return denseLike(op.inputs[0])
  },
  dropout(op) {
    needFloats(op)
    if (!(op.rate >= 0 && op.rate < 1)) throw misfit(op, `the rate ${op.rate} is not from 0 to below 1`)
    return denseLike(op.inputs[0])
  },

  matmul(op) {
    const [a, b] = op.inputs
    needFloats(op)
    if (a.shape.length < 2 || b.shape.length < 2) throw misfit(op, 'both need at least two axes')
    if (!sameDim(at(a.shape, -1), at(b.shape, -2))) throw misfit(op, 'the inner sizes differ')
    const batch = broadcast(withoutLast(a, 2), withoutLast(b, 2), 'matmul')
    return contiguousType(
      'float32',
      [...batch.shape, at(a.shape, -2), at(b.shape, -1)],
      [...batch.axes, at(a.axes, -2), at(b.axes, -1)],
    )
  },
  linear(op) {
    const [x, weight, bias] = op.inputs
    needFloats(op)
    if (x.shape.length === 0) throw misfit(op, 'needs an axis')
    const [inner, outer] = op.transposed ? [0, 1] : [1, 0]
    if (weight.shape.length !== 2 || !sameDim(at(x.shape, -1), weight.shape[inner] as Dim))
      throw misfit(op, "the sizes don't fit")
    const [size, axis] = [weight.shape[outer] as Dim, weight.axes[outer] as string]
    if (bias !== undefined && !sameShape(bias.shape, [size])) throw misfit(op, "the bias doesn't fit")
    const rows = withoutLast(x, 1)
    return contiguousType('float32', [...rows.shape, size], [...rows.axes, axis])
  },
  linearGradWeight(op) {
    const [x, dy] = op.inputs
    if (!sameShape(withoutLast(x, 1).shape, withoutLast(dy, 1).shape)) throw misfit(op, 'the rows differ')
    return contiguousType('float32', [at(dy.shape, -1), at(x.shape, -1)], [at(dy.axes, -1), at(x.axes, -1)])
  },
  sumTo(op) {
    const { axes, shape } = op.inputs[0]
    if (!canExpand(op.shape, shape)) throw misfit(op, `doesn't sum to ${shapeText(op.shape)}`)
    return contiguousType('float32', op.shape, axes.slice(axes.length - op.shape.length))
  },
  norm(op) {
    needFloats(op)
    return contiguousType('float32', [], [])
  },

  softmax(op) {
    needFloats(op)
    if (op.inputs[0].shape.length === 0) throw misfit(op, 'needs an axis')
    return denseLike(op.inputs[0])
  },
  softmaxGrad: eachOfTwo,
  layerNormStats(op) {
    needFloats(op)
    if (op.inputs[0].shape.length === 0) throw misfit(op, 'needs an axis')
    const rows = withoutLast(op.inputs[0], 1)
    return contiguousType('float32', [...rows.shape, 2], [...rows.axes, 'meanAndRstd'])
  },
  layerNorm(op) {
    const [x, , gamma, beta] = op.inputs
    const width = [at(x.shape, -1)]
    if (!sameShape(gamma.shape, width) || !sameShape(beta.shape, width)) throw misfit(op, "gamma or beta doesn't fit")
    return denseLike(x)
  },
  layerNormGradInput: ({ inputs: [x] }) => denseLike(x),
  layerNormGradGamma: ({ inputs: [x] }) => contiguousType('float32', [at(x.shape, -1)], [at(x.axes, -1)]),

  embedding(op) {
    const [ids, table] = op.inputs
    if (ids.dtype !== 'int32') throw misfit(op, `ids are row numbers: they must be int32, not ${ids.dtype}`)
    if (table.shape.length !== 2) throw misfit(op, 'the table needs two axes')
    return contiguousType('float32', [...ids.shape, at(table.shape, -1)], [...ids.axes, at(table.axes, -1)])
  },
  embeddingGrad: ({ inputs: [, dy], vocabSize }) =>
    contiguousType('float32', [vocabSize, at(dy.shape, -1)], ['vocabSize', at(dy.axes, -1)]),
  crossEntropyRows: eachTarget,
  crossEntropyGrad: ({ inputs: [logits] }) => denseLike(logits),
  countedMean(op) {
    const [rows, targets] = op.inputs
    if (!sameShape(rows.shape, targets.shape)) throw misfit(op, 'the shapes differ')
    needTargets(op, targets)
    return contiguousType('float32', [], [])
  },
  countedMeanGrad: ({ inputs: [targets] }) => denseLike(targets, 'float32'),
  argmaxEqual: eachTarget,
}

function leaf({ kind }: Op<TensorType>): TensorType {
  throw new GlassformerError(`${kind}: the type of a leaf is given, not inferred`)
}

/** A number for each of the input's. */
function eachFloat(op: Op<TensorType> & { readonly inputs: readonly [x: TensorType] }): TensorType {
  needFloats(op)
  return denseLike(op.inputs[0])
}

/** A number for each pair of the two inputs'. */
function eachOfTwo(op: Op<TensorType> & { readonly inputs: readonly [a: TensorType, b: TensorType] }): TensorType {
  const [a, b] = op.inputs
  if (!sameShape(a.shape, b.shape)) throw misfit(op, 'the shapes differ')
  return denseLike(a)
}

/** A number for each target, from its row of logits. */
function eachTarget(
  op: Op<TensorType> & { readonly inputs: readonly [logits: TensorType, targets: TensorType] },
): TensorType {
  const [logits, targets] = op.inputs
  needFloats(op, [logits])
  if (logits.shape.length === 0 || !sameShape(withoutLast(logits, 1).shape, targets.shape))
    throw misfit(op, 'logits and targets differ')
  needTargets(op, targets)
  return contiguousType('float32', targets.shape, targets.axes)
}

function unnamed(shape: readonly Dim[]): string[] {
  return shape.map(() => '')
}

function at<T>(items: readonly T[], index: number): T {
  return items[items.length + index] as T
}

function withoutLast(type: TensorType, count: number): TensorType {
  const keep = type.shape.length - count
  return contiguousType(type.dtype, type.shape.slice(0, keep), type.axes.slice(0, keep))
}

import { GlassformerError } from '../../errors/glassformer-error.js'
import { addToDim, type Dim, sameDim, sameShape, shapeText } from '../dim.js'
import type { Op } from '../op.js'
import { contiguousType, type DType, type TensorType } from '../type.js'
import { broadcast, canExpand } from './broadcast.js'
import { expandType, sliceType, transposeType, unsqueezeType, viewType } from './views.js'

/**
 * The type of the tensor that `op` makes of `inputs`: the shape rule of every operation.
 *
 * @param axes names for the result's axes, where the operation can't know them (inputs, views).
 * @throws GlassformerError naming the operation and the shapes that don't fit.
 */
export function inferType(op: Op, inputs: readonly TensorType[], axes?: readonly string[]): TensorType {
  const x = inputs[0] as TensorType
  const y = inputs[1] as TensorType
  const like = (type: TensorType, dtype: DType = type.dtype): TensorType => contiguousType(dtype, type.shape, type.axes)
  const fail = (reason: string): GlassformerError =>
    new GlassformerError(`${op.kind}: ${reason}: ${inputs.map(type => shapeText(type.shape)).join(' and ')}`)
  const needFloats = (types: readonly TensorType[] = inputs): void => {
    const other = types.find(type => type.dtype !== 'float32')
    if (other !== undefined) throw fail(`computes with float32, not ${other.dtype}`)
  }
  switch (op.kind) {
    case 'input':
    case 'parameter':
    case 'buffer':
      throw new GlassformerError(`${op.kind}: the type of a leaf is given, not inferred`)
    case 'constant':
      return contiguousType('float32', op.shape, axes ?? op.shape.map(() => ''))
    case 'transpose':
      return transposeType(x, op.axis0, op.axis1)
    case 'view':
      return viewType(x, op.shape, axes ?? op.shape.map(() => ''))
    case 'slice':
      return sliceType(x, op.axis, op.start, op.end)
    case 'unsqueeze':
      return unsqueezeType(x, op.axis)
    case 'expand':
      return expandType(x, op.shape, axes)
    case 'contiguous':
      return like(x)
    case 'scalar':
    case 'sqrt':
    case 'clamp':
    case 'activation':
      needFloats()
      return like(x)
    case 'dropout':
      needFloats()
      if (!(op.rate >= 0 && op.rate < 1)) throw fail(`the rate ${op.rate} is not from 0 to below 1`)
      return like(x)
    case 'tril':
      needFloats()
      if (x.shape.length < 2) throw fail('needs at least two axes')
      return like(x)
    case 'equal':
    case 'notEqual':
      return like(x, 'bool')
    case 'concat': {
      if (x.dtype !== y.dtype) throw fail(`${x.dtype} and ${y.dtype} don't join`)
      const rest = (type: TensorType): Dim[] => type.shape.toSpliced(op.axis, 1)
      if (x.shape.length !== y.shape.length || !sameShape(rest(x), rest(y))) throw fail('the other axes differ')
      const [a, b] = [x.shape[op.axis] as Dim, y.shape[op.axis] as Dim]
      const joined = typeof b === 'number' ? addToDim(a, b) : typeof a === 'number' ? addToDim(b, a) : undefined
      if (joined === undefined) throw fail('the sum of two symbols is no size')
      return contiguousType(x.dtype, x.shape.with(op.axis, joined), x.axes)
    }
    case 'binary': {
      const { shape, axes: names } = broadcast(x, y, op.operation)
      return contiguousType('float32', shape, names)
    }
    case 'activationGrad':
    case 'softmaxGrad':
      if (!sameShape(x.shape, y.shape)) throw fail('the shapes differ')
      return like(x)
    case 'maskedFill':
      needFloats([x])
      if (y.dtype !== 'bool') throw fail(`the mask must be bool, it is ${y.dtype}`)
      if (!canExpand(y.shape, x.shape)) throw fail("the mask doesn't broadcast")
      return like(x)
    case 'matmul': {
      needFloats()
      if (x.shape.length < 2 || y.shape.length < 2) throw fail('both need at least two axes')
      if (!sameDim(at(x.shape, -1), at(y.shape, -2))) throw fail('the inner sizes differ')
      const batch = broadcast(withoutLast(x, 2), withoutLast(y, 2), 'matmul')
      return contiguousType(
        'float32',
        [...batch.shape, at(x.shape, -2), at(y.shape, -1)],
        [...batch.axes, at(x.axes, -2), at(y.axes, -1)],
      )
    }
    case 'linear': {
      needFloats()
      if (x.shape.length === 0) throw fail('needs an axis')
      const [inner, outer] = op.transposed ? [0, 1] : [1, 0]
      if (y.shape.length !== 2 || !sameDim(at(x.shape, -1), y.shape[inner] as Dim)) throw fail("the sizes don't fit")
      const bias = inputs[2]
      if (bias !== undefined && !sameShape(bias.shape, [y.shape[outer] as Dim])) throw fail("the bias doesn't fit")
      const rows = withoutLast(x, 1)
      return contiguousType('float32', [...rows.shape, y.shape[outer] as Dim], [...rows.axes, y.axes[outer] as string])
    }
    case 'linearGradWeight':
      if (!sameShape(withoutLast(x, 1).shape, withoutLast(y, 1).shape)) throw fail('the rows differ')
      return contiguousType('float32', [at(y.shape, -1), at(x.shape, -1)], [at(y.axes, -1), at(x.axes, -1)])
    case 'sumTo':
      if (!canExpand(op.shape, x.shape)) throw fail(`doesn't sum to ${shapeText(op.shape)}`)
      return contiguousType('float32', op.shape, x.axes.slice(x.axes.length - op.shape.length))
    case 'unslice': {
      const shape = [...x.shape]
      shape[op.axis] = op.size
      return contiguousType('float32', shape, x.axes)
    }
    case 'softmax':
      needFloats()
      if (x.shape.length === 0) throw fail('needs an axis')
      return like(x)
    case 'layerNormStats': {
      needFloats()
      if (x.shape.length === 0) throw fail('needs an axis')
      const rows = withoutLast(x, 1)
      return contiguousType('float32', [...rows.shape, 2], [...rows.axes, 'meanAndRstd'])
    }
    case 'layerNorm':
      for (const weight of inputs.slice(2)) {
        if (!sameShape(weight.shape, [at(x.shape, -1)])) throw fail("gamma or beta doesn't fit")
      }
      return like(x)
    case 'layerNormGradInput':
      return like(x)
    case 'layerNormGradGamma':
      return contiguousType('float32', [at(x.shape, -1)], [at(x.axes, -1)])
    case 'embedding':
      if (x.dtype !== 'int32') throw fail(`ids are row numbers: they must be int32, not ${x.dtype}`)
      if (y.shape.length !== 2) throw fail('the table needs two axes')
      return contiguousType('float32', [...x.shape, y.shape[1] as Dim], [...x.axes, y.axes[1] as string])
    case 'embeddingGrad':
      return contiguousType('float32', [op.vocabSize, at(y.shape, -1)], ['vocabSize', at(y.axes, -1)])
    case 'crossEntropyRows':
    case 'argmaxEqual':
      needFloats([x])
      if (x.shape.length === 0 || !sameShape(withoutLast(x, 1).shape, y.shape)) throw fail('logits and targets differ')
      if (y.dtype !== 'int32') throw fail(`targets are class numbers: they must be int32, not ${y.dtype}`)
      return contiguousType('float32', y.shape, y.axes)
    case 'crossEntropyGrad':
      return like(x)
    case 'countedMean':
      if (!sameShape(x.shape, y.shape)) throw fail('the shapes differ')
      if (y.dtype !== 'int32') throw fail(`targets are class numbers: they must be int32, not ${y.dtype}`)
      return contiguousType('float32', [], [])
    case 'countedMeanGrad':
      return like(x, 'float32')
  }
}

function at<T>(items: readonly T[], index: number): T {
  return items[items.length + index] as T
}

function withoutLast(type: TensorType, count: number): TensorType {
  const keep = type.shape.length - count
  return contiguousType(type.dtype, type.shape.slice(0, keep), type.axes.slice(0, keep))
}

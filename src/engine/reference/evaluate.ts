import type { Dim } from '../../tensor/dim.js'
import { type DimValues, evaluateDim } from '../../tensor/dim.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Randomness } from '../engine.js'
import { NDArray } from './ndarray.js'
import { activation, activationGrad } from './ops/activation.js'
import { concat } from './ops/concat.js'
import { argmaxEqual, countedMean, countedMeanGrad } from './ops/counted.js'
import { crossEntropyGrad, crossEntropyRows } from './ops/cross-entropy.js'
import { dropout } from './ops/dropout.js'
import { binary, clamp, equal, full, maskedFill, notEqual, scalar, squareRoot, tril } from './ops/elementwise.js'
import { embedding, embeddingGrad } from './ops/embedding.js'
import { layerNorm, layerNormGradGamma, layerNormGradInput, layerNormStats } from './ops/layer-norm.js'
import { linear, linearGradWeight } from './ops/linear.js'
import { matmul } from './ops/matmul.js'
import { softmax, softmaxGrad } from './ops/softmax.js'
import { sumTo } from './ops/sum-to.js'
import { unslice } from './ops/unslice.js'
import type { Floats } from './precision.js'

/** What a run knows besides the graph. */
export interface Run {
  readonly floats: Floats
  /** The values of the symbols. */
  readonly sizes: DimValues
  /** Decides, with its stream, what dropout drops. */
  readonly randomness: Randomness
  readonly inputs: (name: string) => NDArray
  /** A parameter's or buffer's numbers. */
  readonly leaves: (key: string) => NDArray
}

/** The numbers of one node, from those of its inputs. */
export function evaluate(node: Tensor, inputs: readonly NDArray[], run: Run): NDArray {
  const { op } = node
  const { floats } = run
  const [a, b, c, d] = inputs as [NDArray, NDArray, NDArray, NDArray]
  const sizes = (shape: readonly Dim[]): number[] => shape.map(size => evaluateDim(size, run.sizes))
  switch (op.kind) {
    case 'input':
      return run.inputs(op.name)
    case 'parameter':
    case 'buffer':
      return run.leaves(op.key)
    case 'constant':
      return full(sizes(op.shape), op.value, floats)

    case 'transpose':
      return a.transpose(op.axis0, op.axis1)
    case 'view':
      return a.view(sizes(op.shape))
    case 'slice':
      return a.slice(op.axis, op.start, evaluateDim(op.end, run.sizes))
    case 'unslice':
      return unslice(a, op.axis, op.start, evaluateDim(op.size, run.sizes), floats)
    case 'unsqueeze':
      return a.unsqueeze(op.axis)
    case 'expand':
      return a.expand(sizes(op.shape))
    case 'contiguous':
      return new NDArray(a.elements(), a.shape)

    case 'binary':
      return binary(op.operation, a, b, floats)
    case 'scalar':
      return scalar(op.operation, a, op.value, floats)
    case 'sqrt':
      return squareRoot(a, floats)
    case 'clamp':
      return clamp(a, op.limit, floats)
    case 'activation':
      return activation(op.activation, a, floats)
    case 'activationGrad':
      return activationGrad(op.activation, a, b, floats)
    case 'equal':
      return equal(a, op.value)
    case 'notEqual':
      return notEqual(a, op.value)
    case 'maskedFill':
      return maskedFill(a, b, op.value, floats)
    case 'tril':
      return tril(a, floats)
    case 'concat':
      return concat(a, b, op.axis, floats)
    case 'dropout':
      return dropout(a, op.rate, op.stream, run.randomness, floats)

    case 'matmul':
      return matmul(a, b, floats)
    case 'linear':
      return linear(a, b, inputs[2], op.transposed, floats)
    case 'linearGradWeight':
      return linearGradWeight(a, b, floats)
    case 'sumTo':
      return sumTo(a, sizes(op.shape), floats)

    case 'softmax':
      return softmax(a, floats)
    case 'softmaxGrad':
      return softmaxGrad(a, b, floats)
    case 'layerNormStats':
      return layerNormStats(a, op.eps, floats)
    case 'layerNorm':
      return layerNorm(a, b, c, d, floats)
    case 'layerNormGradInput':
      return layerNormGradInput(a, b, c, d, floats)
    case 'layerNormGradGamma':
      return layerNormGradGamma(a, b, c, floats)

    case 'embedding':
      return embedding(a, b, floats)
    case 'embeddingGrad':
      return embeddingGrad(a, b, op.vocabSize, op.paddingIdx, floats)
    case 'crossEntropyRows':
      return crossEntropyRows(a, b, op.ignoreIndex, op.labelSmoothing, floats)
    case 'crossEntropyGrad':
      return crossEntropyGrad(a, b, c, op.ignoreIndex, op.labelSmoothing, floats)
    case 'countedMean':
      return countedMean(a, b, op.ignoreIndex, floats)
    case 'countedMeanGrad':
      return countedMeanGrad(a, b, op.ignoreIndex, floats)
    case 'argmaxEqual':
      return argmaxEqual(a, b, op.ignoreIndex, floats)
  }
}

import { GlassformerError } from '../../../../errors/glassformer-error.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Instruction } from '../../instruction.js'
import type { Lowering } from '../lowering.js'
import {
  activation,
  activationGrad,
  binary,
  clamp,
  constant,
  dropout,
  equal,
  maskedFill,
  notEqual,
  scalar,
  sqrt,
  tril,
} from './elementwise.js'
import { linear, linearGradWeight, matmul, sumTo } from './products.js'
import { layerNorm, layerNormGradGamma, layerNormGradInput, layerNormStats, softmax, softmaxGrad } from './rows.js'
import {
  argmaxEqual,
  countedMean,
  countedMeanGrad,
  crossEntropyGrad,
  crossEntropyRows,
  embedding,
  embeddingGrad,
} from './tokens.js'
import { concat, contiguous, unslice } from './views.js'

/** The kernel call of one tensor by itself, whatever its inputs' strides. */
export function lowerOp(lowering: Lowering, tensor: Tensor): Instruction {
  const { op } = tensor
  const [a, b, c, d] = tensor.inputs as [Tensor, Tensor, Tensor, Tensor]
  switch (op.kind) {
    case 'input':
    case 'parameter':
    case 'buffer':
    case 'transpose':
    case 'view':
    case 'slice':
    case 'unsqueeze':
    case 'expand':
      throw new GlassformerError(`${op.kind} needs no kernel`)
    case 'constant':
      return constant(lowering, tensor, op.value)

    case 'unslice':
      return unslice(lowering, tensor, a, op.axis, op.start, op.size)
    case 'contiguous':
      return contiguous(lowering, tensor, a)
    case 'concat':
      return concat(lowering, tensor, a, b, op.axis)

    case 'binary':
      return binary(lowering, tensor, op.operation, a, b)
    case 'scalar':
      return scalar(lowering, tensor, op.operation, a, op.value)
    case 'sqrt':
      return sqrt(lowering, tensor, a)
    case 'clamp':
      return clamp(lowering, tensor, a, op.limit)
    case 'activation':
      return activation(lowering, tensor, op.activation, a)
    case 'activationGrad':
      return activationGrad(lowering, tensor, op.activation, a, b)
    case 'equal':
      return equal(lowering, tensor, a, op.value)
    case 'notEqual':
      return notEqual(lowering, tensor, a, op.value)
    case 'maskedFill':
      return maskedFill(lowering, tensor, a, b, op.value)
    case 'tril':
      return tril(lowering, tensor, a)
    case 'dropout':
      return dropout(lowering, tensor, a, op.rate, op.stream)

    case 'matmul':
      return matmul(lowering, tensor, a, b)
    case 'linear':
      return linear(lowering, tensor, tensor)
    case 'linearGradWeight':
      return linearGradWeight(lowering, tensor, a, b)
    case 'sumTo':
      return sumTo(lowering, tensor, a)

    case 'softmax':
      return softmax(lowering, tensor, a)
    case 'softmaxGrad':
      return softmaxGrad(lowering, tensor, a, b)
    case 'layerNormStats':
      return layerNormStats(lowering, tensor, a, op.eps)
    case 'layerNorm':
      return layerNorm(lowering, tensor, a, b, c, d)
    case 'layerNormGradInput':
      return layerNormGradInput(lowering, tensor, a, b, c, d)
    case 'layerNormGradGamma':
      return layerNormGradGamma(lowering, tensor, a, b, c)

    case 'embedding':
      return embedding(lowering, tensor, a, b)
    case 'embeddingGrad':
      return embeddingGrad(lowering, tensor, a, b, op.paddingIdx)
    case 'crossEntropyRows':
      return crossEntropyRows(lowering, tensor, a, b, op.ignoreIndex, op.labelSmoothing)
    case 'crossEntropyGrad':
      return crossEntropyGrad(lowering, tensor, a, b, c, op.ignoreIndex, op.labelSmoothing)
    case 'countedMean':
      return countedMean(lowering, tensor, a, b, op.ignoreIndex)
    case 'countedMeanGrad':
      return countedMeanGrad(lowering, tensor, a, b, op.ignoreIndex)
    case 'argmaxEqual':
      return argmaxEqual(lowering, tensor, a, b, op.ignoreIndex)
  }
}

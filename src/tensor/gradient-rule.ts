import { GlassformerError } from '../errors/glassformer-error.js'
import { type Dim, dimText, sameShape } from './dim.js'
import { Tensor } from './tensor.js'
import { isContiguous } from './type.js'

/**
 * The gradients of a node's inputs, given the gradient `dy` of its output: one rule an operation. `null` where an
 * input is a constant, an id or a mask.
 */
export function gradientRule(node: Tensor, dy: Tensor): readonly (Tensor | null)[] {
  const { op, inputs } = node
  const x = inputs[0] as Tensor
  const y = inputs[1] as Tensor
  switch (op.kind) {
    case 'input':
    case 'parameter':
    case 'buffer':
    case 'constant':
      return []
    case 'transpose':
      return [dy.transpose(op.axis0, op.axis1)]
    case 'view':
      return [viewAs(dy, x)]
    case 'slice':
      return [new Tensor({ kind: 'unslice', axis: op.axis, start: op.start, size: x.shape[op.axis] as Dim }, [dy])]
    case 'unsqueeze':
      return [viewAs(dy, x)]
    case 'expand':
      return [unbroadcast(dy, x.shape)]
    case 'contiguous':
      return [dy]
    case 'binary':
      switch (op.operation) {
        case 'add':
          return [unbroadcast(dy, x.shape), unbroadcast(dy, y.shape)]
        case 'sub':
          return [unbroadcast(dy, x.shape), unbroadcast(dy.mul(-1), y.shape)]
        case 'mul':
          return [unbroadcast(dy.mul(y), x.shape), unbroadcast(dy.mul(x), y.shape)]
        case 'div':
          return [unbroadcast(dy.div(y), x.shape), unbroadcast(dy.mul(node).div(y).mul(-1), y.shape)]
      }
      break
    case 'scalar':
      return [op.operation === 'add' ? dy : op.operation === 'mul' ? dy.mul(op.value) : dy.div(op.value)]
    case 'activation': {
      const of = op.activation === 'relu' ? node : x // relu's output says where its input was positive
      return [new Tensor({ kind: 'activationGrad', activation: op.activation }, [of, dy])]
    }
    case 'maskedFill':
      return [dy.maskedFill(y, 0), null]
    case 'tril':
      return [dy.tril()]
    case 'concat': {
      const first = x.shape[op.axis] as Dim
      if (typeof first !== 'number') {
        throw new GlassformerError(`concat: a slice begins at a number, so no gradient behind ${dimText(first)} places`)
      }
      return [dy.slice(op.axis, 0, first), dy.slice(op.axis, first)]
    }
    case 'dropout':
      return [new Tensor(op, [dy])] // the same stream drops the same elements
    case 'matmul':
      return [unbroadcast(dy.matmul(y.T()), x.shape), unbroadcast(x.T().matmul(dy), y.shape)]
    case 'linear': {
      const dWeight = op.transposed
        ? new Tensor({ kind: 'linearGradWeight' }, [dy, x])
        : new Tensor({ kind: 'linearGradWeight' }, [x, dy])
      const dx = new Tensor({ kind: 'linear', transposed: !op.transposed }, [dy, y])
      const bias = inputs[2]
      return bias === undefined ? [dx, dWeight] : [dx, dWeight, dy.sumTo(bias.shape)]
    }
    case 'softmax':
      return [new Tensor({ kind: 'softmaxGrad' }, [node, dy])]
    case 'layerNorm': {
      const gamma = inputs[2] as Tensor
      const beta = inputs[3] as Tensor
      // The statistics' own dependence on x is inside this rule, so they get no gradient.
      const dx = new Tensor({ kind: 'layerNormGradInput' }, [x, y, gamma, dy])
      const dGamma = new Tensor({ kind: 'layerNormGradGamma' }, [x, y, dy])
      return [dx, null, dGamma, dy.sumTo(beta.shape)]
    }
    case 'embedding': {
      const vocabSize = y.shape[0] as number
      return [null, new Tensor({ kind: 'embeddingGrad', paddingIdx: op.paddingIdx, vocabSize }, [x, dy])]
    }
    case 'crossEntropyRows':
      return [new Tensor({ ...op, kind: 'crossEntropyGrad' }, [x, y, dy]), null]
    case 'countedMean':
      return [new Tensor({ kind: 'countedMeanGrad', ignoreIndex: op.ignoreIndex }, [y, dy]), null]
    case 'sumTo':
      return [expandTo(dy, x)]
    case 'unslice':
    case 'sqrt':
    case 'clamp':
    case 'equal':
    case 'notEqual':
    case 'argmaxEqual':
    case 'activationGrad':
    case 'linearGradWeight':
    case 'softmaxGrad':
    case 'layerNormStats':
    case 'layerNormGradInput':
    case 'layerNormGradGamma':
    case 'embeddingGrad':
    case 'crossEntropyGrad':
    case 'countedMeanGrad':
      throw new GlassformerError(`${op.kind} has no gradient rule`)
  }
}

function viewAs(dy: Tensor, x: Tensor): Tensor {
  const dense = isContiguous(dy.type) ? dy : dy.contiguous()
  return new Tensor({ kind: 'view', shape: x.shape }, [dense], { axes: x.axes })
}

function expandTo(dy: Tensor, x: Tensor): Tensor {
  return new Tensor({ kind: 'expand', shape: x.shape }, [dy], { axes: x.axes })
}

function unbroadcast(dy: Tensor, shape: readonly Dim[]): Tensor {
  return sameShape(dy.shape, shape) ? dy : dy.sumTo(shape)
}

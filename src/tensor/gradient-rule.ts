import { GlassformerError } from '../errors/glassformer-error.js'
import { type Dim, dimText, sameShape } from './dim.js'
import type { Op, OpKind, OpOf } from './op.js'
import { applyRule } from './op-rules.js'
import { Tensor } from './tensor.js'
import { isContiguous } from './type.js'

/**
 * The gradients of a node's inputs, given the gradient `dy` of the node `y`. `null` where an input is a constant, an id
 * or a mask.
 *
 * @throws GlassformerError for an operation that nothing is trained through.
 */
export function gradientRule(y: Tensor, dy: Tensor): Gradients {
  return applyRule<Op<Tensor>, [dy: Tensor, y: Tensor], Gradients>(gradientRules, y.op, dy, y)
}

type Gradients = readonly (Tensor | null | undefined)[]

/** For each input of an operation its gradient, as far as it has one. */
type GradientRules = {
  readonly [Kind in OpKind]: (op: OpOf<Kind, Tensor>, dy: Tensor, y: Tensor) => OpOf<Kind, Tensor | null>['inputs']
}

const gradientRules: GradientRules = {
  input: () => [],
  parameter: () => [],
  buffer: () => [],

  transpose: ({ axis0, axis1 }, dy) => [dy.transpose(axis0, axis1)],
  view: ({ inputs: [x] }, dy) => [viewAs(dy, x)],
  slice: ({ inputs: [x], axis, start }, dy) => [
    new Tensor({ kind: 'unslice', inputs: [dy], axis, start, size: x.shape[axis] as Dim }),
  ],
  unsqueeze: ({ inputs: [x] }, dy) => [viewAs(dy, x)],
  expand: ({ inputs: [x] }, dy) => [unbroadcast(dy, x)],
  contiguous: (_, dy) => [dy],

  concat({ inputs: [a], axis }, dy) {
    const first = a.shape[axis] as Dim
    if (typeof first !== 'number') {
      throw new GlassformerError(`concat: a slice begins at a number, so no gradient behind ${dimText(first)} places`)
    }
    return [dy.slice(axis, 0, first), dy.slice(axis, first)]
  },
  sliceScatter: none,
  unslice: none,

  constant: () => [],
  binary({ operation, inputs: [a, b] }, dy, y) {
    switch (operation) {
      case 'add':
        return [unbroadcast(dy, a), unbroadcast(dy, b)]
      case 'sub':
        return [unbroadcast(dy, a), unbroadcast(dy.mul(-1), b)]
      case 'mul':
        return [unbroadcast(dy.mul(b), a), unbroadcast(dy.mul(a), b)]
      case 'div':
        return [unbroadcast(dy.div(b), a), unbroadcast(dy.mul(y).div(b).mul(-1), b)]
    }
  },
  scalar({ operation, value }, dy) {
    switch (operation) {
      case 'add':
        return [dy]
      case 'mul':
        return [dy.mul(value)]
      case 'div':
        return [dy.div(value)]
    }
  },
  clamp: none,
  sqrt: (_, dy, y) => [dy.div(y).div(2)],
  activation({ inputs: [x], activation }, dy, y) {
    const of = activation === 'relu' ? y : x // relu's output says where its input was positive
    return [new Tensor({ kind: 'activationGrad', inputs: [of, dy], activation })]
  },
  activationGrad: none,
  equal: none,
  notEqual: none,
  maskedFill: ({ inputs: [, mask] }, dy) => [dy.maskedFill(mask, 0), null],
  tril: (_, dy) => [dy.tril()],
  dropout: (op, dy) => [new Tensor({ ...op, inputs: [dy] })], // the same stream drops the same elements

  matmul: ({ inputs: [a, b] }, dy) => [unbroadcast(dy.matmul(b.T()), a), unbroadcast(a.T().matmul(dy), b)],
  linear({ inputs: [x, weight, bias], transposed }, dy) {
    const dWeight = new Tensor({ kind: 'linearGradWeight', inputs: transposed ? [dy, x] : [x, dy] })
    const dx = new Tensor({ kind: 'linear', inputs: [dy, weight], transposed: !transposed })
    return bias === undefined ? [dx, dWeight] : [dx, dWeight, dy.sumTo(bias.shape)]
  },
  linearGradWeight: none,
  sumTo: ({ inputs: [x] }, dy) => [expandTo(dy, x)],
  norm: none,

  softmax: (_, dy, y) => [new Tensor({ kind: 'softmaxGrad', inputs: [y, dy] })],
  softmaxGrad: none,
  layerNormStats: none,
  layerNorm({ inputs: [x, stats, gamma, beta] }, dy) {
    // The statistics' own dependence on x is inside this rule, so they get no gradient.
    const dx = new Tensor({ kind: 'layerNormGradInput', inputs: [x, stats, gamma, dy] })
    const dGamma = new Tensor({ kind: 'layerNormGradGamma', inputs: [x, stats, dy] })
    return [dx, null, dGamma, dy.sumTo(beta.shape)]
  },
  layerNormGradInput: none,
  layerNormGradGamma: none,

  embedding({ inputs: [ids, table], paddingIdx }, dy) {
    const vocabSize = table.shape[0] as number
    return [null, new Tensor({ kind: 'embeddingGrad', inputs: [ids, dy], paddingIdx, vocabSize })]
  },
  embeddingGrad: none,
  crossEntropyRows({ inputs: [logits, targets], ignoreIndex, labelSmoothing }, dy) {
    const inputs = [logits, targets, dy] as const
    return [new Tensor({ kind: 'crossEntropyGrad', inputs, ignoreIndex, labelSmoothing }), null]
  },
  crossEntropyGrad: none,
  countedMean: ({ inputs: [, targets], ignoreIndex }, dy) => [
    new Tensor({ kind: 'countedMeanGrad', inputs: [targets, dy], ignoreIndex }),
    null,
  ],
  countedMeanGrad: none,
  argmaxEqual: none,
}

/** Of masks and counts, which don't change by small steps; of gradients, and of what optimisers compute. */
function none({ kind }: Op): never {
  throw new GlassformerError(`${kind} has no gradient rule`)
}

function viewAs(dy: Tensor, { shape, axes }: Tensor): Tensor {
  const dense = isContiguous(dy.type) ? dy : dy.contiguous()
  return new Tensor({ kind: 'view', inputs: [dense], shape }, { axes })
}

function expandTo(dy: Tensor, { shape, axes }: Tensor): Tensor {
  return new Tensor({ kind: 'expand', inputs: [dy], shape }, { axes })
}

/** The gradient of an operand that was stretched to `dy`'s shape. */
function unbroadcast(dy: Tensor, { shape }: Tensor): Tensor {
  return sameShape(dy.shape, shape) ? dy : dy.sumTo(shape)
}

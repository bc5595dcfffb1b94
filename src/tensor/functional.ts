import type { Dim } from './dim.js'
import { axisIndex } from './rules/views.js'
import { Tensor } from './tensor.js'

/** The matrix product `a·b` over the last two axes. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return a.matmul(b)
}

/** `x·weightᵀ + bias`; weight is `(out, in)`, as in `torch.nn.functional.linear`. */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  return new Tensor({ kind: 'linear', inputs: bias === undefined ? [x, weight] : [x, weight, bias], transposed: false })
}

/**
 * `b` behind `a` along one axis, as `torch.cat`; the other axes have the same sizes. Where both lengths are
 * symbolic, `size` names their sum.
 */
export function concat(a: Tensor, b: Tensor, axis: number, size?: Dim): Tensor {
  return new Tensor({ kind: 'concat', inputs: [a, b], axis: axisIndex(a.type, axis, 'concat'), ...(size && { size }) })
}

/**
 * `x` with `src` in the place of its slice from `start` on along one axis, as `torch.slice_scatter`: what is written in a
 * cache at one position.
 */
export function sliceScatter(x: Tensor, src: Tensor, axis: number, start: Dim): Tensor {
  return new Tensor({ kind: 'sliceScatter', inputs: [x, src], axis: axisIndex(x.type, axis, 'sliceScatter'), start })
}

/** The rows of `table` that `ids` name: `(…) → (…, embedDim)`. The row `paddingIdx` receives no gradient. */
export function embedding(ids: Tensor, table: Tensor, paddingIdx: number | null = null): Tensor {
  return new Tensor({ kind: 'embedding', inputs: [ids, table], paddingIdx })
}

/**
 * Each row brought to mean 0 and variance 1, then scaled by gamma and moved by beta (Ba et al. 2016). The variance
 * divides by n.
 */
export function layerNorm(x: Tensor, gamma: Tensor, beta: Tensor, eps = 1e-5): Tensor {
  const stats = new Tensor({ kind: 'layerNormStats', inputs: [x], eps }) // (…, 2): mean, 1/√(variance + eps)
  return new Tensor({ kind: 'layerNorm', inputs: [x, stats, gamma, beta] })
}

/** Zeroes elements with probability `rate` and scales the others by 1/(1 − rate). Each call needs its own stream. */
export function dropout(x: Tensor, rate: number, stream: number): Tensor {
  return rate === 0 ? x : new Tensor({ kind: 'dropout', inputs: [x], rate, stream })
}

export interface CrossEntropyOptions {
  /** Targets with this id don't count: neither in the sum nor in the mean. */
  readonly ignoreIndex: number
  /** Probability spread evenly over all classes, as `label_smoothing` in PyTorch. Default 0. */
  readonly labelSmoothing?: number
}

/** −log softmax(logits) at the target, a number a position: `(N, len, classes), (N, len) → (N, len)`. */
export function crossEntropyRows(logits: Tensor, targets: Tensor, options: CrossEntropyOptions): Tensor {
  const { ignoreIndex, labelSmoothing = 0 } = options
  return new Tensor({ kind: 'crossEntropyRows', inputs: [logits, targets], ignoreIndex, labelSmoothing })
}

/** The mean over the positions whose target counts; 0 when none does. */
export function countedMean(rows: Tensor, targets: Tensor, ignoreIndex: number): Tensor {
  return new Tensor({ kind: 'countedMean', inputs: [rows, targets], ignoreIndex })
}

/** 1 at each counted position whose largest logit is the target's, else 0. */
export function argmaxEqual(logits: Tensor, targets: Tensor, ignoreIndex: number): Tensor {
  return new Tensor({ kind: 'argmaxEqual', inputs: [logits, targets], ignoreIndex })
}

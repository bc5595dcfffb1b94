import type { Dim } from './dim.js'
import type { DType } from './type.js'

export type BinaryOperation = 'add' | 'sub' | 'mul' | 'div'
export type ScalarOperation = 'add' | 'mul' | 'div'
/** The activations by name: relu; gelu, exact, by the error function; silu, x · sigmoid(x). */
export type Activation = 'relu' | 'gelu' | 'silu'

/** Everything a node of the graph can be. `(a, b)` in a comment names its inputs. */
export type Op =
  // leaves
  | { readonly kind: 'input'; readonly name: string; readonly dtype: DType }
  | { readonly kind: 'parameter'; key: string } // trained
  | { readonly kind: 'buffer'; key: string } // saved, not trained
  | { readonly kind: 'constant'; readonly value: number; readonly shape: readonly Dim[] }
  // views: no data moves
  | { readonly kind: 'transpose'; readonly axis0: number; readonly axis1: number }
  | { readonly kind: 'view'; readonly shape: readonly Dim[] }
  | { readonly kind: 'slice'; readonly axis: number; readonly start: number; readonly end: Dim }
  | { readonly kind: 'unsqueeze'; readonly axis: number }
  | { readonly kind: 'expand'; readonly shape: readonly Dim[] }
  | { readonly kind: 'contiguous' } // the copy that makes a view possible again
  // element by element, broadcasting
  | { readonly kind: 'binary'; readonly operation: BinaryOperation } // (a, b)
  | { readonly kind: 'scalar'; readonly operation: ScalarOperation; readonly value: number }
  | { readonly kind: 'sqrt' }
  | { readonly kind: 'clamp'; readonly limit: number } // to -limit … limit
  | { readonly kind: 'activation'; readonly activation: Activation }
  | { readonly kind: 'activationGrad'; readonly activation: Activation } // (relu: its output, else: its input; dy)
  | { readonly kind: 'equal'; readonly value: number } // true or false
  | { readonly kind: 'notEqual'; readonly value: number }
  | { readonly kind: 'maskedFill'; readonly value: number } // (x, mask): value where mask is true
  | { readonly kind: 'tril' }
  | { readonly kind: 'concat'; readonly axis: number } // (a, b): b behind a along the axis
  | { readonly kind: 'dropout'; readonly rate: number; readonly stream: number } // its own gradient
  // products and sums
  | { readonly kind: 'matmul' } // (a, b)
  | { readonly kind: 'linear'; readonly transposed: boolean } // (x, weight, bias?): x·weightᵀ + bias; transposed: x·weight
  | { readonly kind: 'linearGradWeight' } // (x, dy)
  | { readonly kind: 'sumTo'; readonly shape: readonly Dim[] } // the sum over the axes that broadcasting stretched
  | { readonly kind: 'unslice'; readonly axis: number; readonly start: number; readonly size: Dim } // a slice's gradient: zeros around it
  // rows
  | { readonly kind: 'softmax' }
  | { readonly kind: 'softmaxGrad' } // (y, dy)
  | { readonly kind: 'layerNormStats'; readonly eps: number } // (x): mean and 1/√(variance + eps) of each row
  | { readonly kind: 'layerNorm' } // (x, stats, gamma, beta)
  | { readonly kind: 'layerNormGradInput' } // (x, stats, gamma, dy)
  | { readonly kind: 'layerNormGradGamma' } // (x, stats, dy)
  // tokens
  | { readonly kind: 'embedding'; readonly paddingIdx: number | null } // (ids, table)
  | { readonly kind: 'embeddingGrad'; readonly paddingIdx: number | null; readonly vocabSize: number } // (ids, dy)
  | { readonly kind: 'crossEntropyRows'; readonly ignoreIndex: number; readonly labelSmoothing: number } // (logits, targets)
  | { readonly kind: 'crossEntropyGrad'; readonly ignoreIndex: number; readonly labelSmoothing: number } // (logits, targets, dRows)
  | { readonly kind: 'countedMean'; readonly ignoreIndex: number } // (rows, targets): mean over targets ≠ ignoreIndex
  | { readonly kind: 'countedMeanGrad'; readonly ignoreIndex: number } // (targets, dy)
  | { readonly kind: 'argmaxEqual'; readonly ignoreIndex: number } // (logits, targets): 1 where the largest logit is the target's

export type OpKind = Op['kind']

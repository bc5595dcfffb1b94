import type { activations } from '../math/activations.js'
import type { Dim } from './dim.js'
import type { DType } from './type.js'

export type BinaryOperation = 'add' | 'sub' | 'mul' | 'div'
export type ScalarOperation = 'add' | 'mul' | 'div'
/** An activation by its name: relu; gelu, exact, by the error function; geluTanh, its approximation; silu. */
export type Activation = keyof typeof activations

/**
 * Everything a node of the graph can be: each kind with its attributes, and its inputs by name. What an input is, the
 * reader decides: a tensor in the graph (`Op<Tensor>`), its type where shapes are inferred, its numbers where they are
 * computed.
 */
export type Op<T = unknown> = LeafOp | ViewOp<T> | PieceOp<T> | ElementwiseOp<T> | ProductOp<T> | RowOp<T> | TokenOp<T>

export type OpKind = Op['kind']

/** The operation of one kind. */
export type OpOf<Kind extends OpKind, T> = Extract<Op<T>, { readonly kind: Kind }>

/** Numbers that are given, not computed. */
export type LeafOp =
  | Readonly<{ kind: 'input'; inputs: readonly []; name: string; dtype: DType }>
  | { readonly kind: 'parameter'; readonly inputs: readonly []; key: string } // trained
  | { readonly kind: 'buffer'; readonly inputs: readonly []; key: string } // saved, not trained

/** Leaves whose numbers a session keeps from run to run, by a key; an assignment changes them. */
export type StateOp = Extract<LeafOp, { key: string }>

/** The numbers of one input in another order or shape. No data moves, except in `contiguous`. */
export type ViewOp<T> = Readonly<
  | { kind: 'transpose'; inputs: readonly [x: T]; axis0: number; axis1: number }
  | { kind: 'view'; inputs: readonly [x: T]; shape: readonly Dim[] }
  | { kind: 'slice'; inputs: readonly [x: T]; axis: number; start: number; end: Dim }
  | { kind: 'unsqueeze'; inputs: readonly [x: T]; axis: number }
  | { kind: 'expand'; inputs: readonly [x: T]; shape: readonly Dim[] }
  | { kind: 'contiguous'; inputs: readonly [x: T] } // the copy that makes a view possible again
>

/** Numbers put together along an axis. */
export type PieceOp<T> = Readonly<
  | { kind: 'sliceScatter'; inputs: readonly [x: T, src: T]; axis: number; start: Dim } // x with src from start on
  | { kind: 'concat'; inputs: readonly [a: T, b: T]; axis: number; size?: Dim } // b behind a
  | { kind: 'unslice'; inputs: readonly [dy: T]; axis: number; start: number; size: Dim } // a slice's gradient: zeros around it
>

/** Element by element, broadcasting. */
export type ElementwiseOp<T> = Readonly<
  | { kind: 'constant'; inputs: readonly []; value: number; shape: readonly Dim[] }
  | { kind: 'binary'; inputs: readonly [a: T, b: T]; operation: BinaryOperation }
  | { kind: 'scalar'; inputs: readonly [x: T]; operation: ScalarOperation; value: number }
  | { kind: 'clamp'; inputs: readonly [x: T]; limit: number } // to -limit … limit
  | { kind: 'sqrt'; inputs: readonly [x: T] }
  | { kind: 'activation'; inputs: readonly [x: T]; activation: Activation }
  | { kind: 'activationGrad'; inputs: readonly [of: T, dy: T]; activation: Activation } // of: relu's output, else the input
  | { kind: 'equal'; inputs: readonly [x: T]; value: number } // true or false
  | { kind: 'notEqual'; inputs: readonly [x: T]; value: number }
  | { kind: 'maskedFill'; inputs: readonly [x: T, mask: T]; value: number } // value where mask is true
  | { kind: 'tril'; inputs: readonly [x: T] } // 0 above the diagonal of the last two axes
  | { kind: 'dropout'; inputs: readonly [x: T]; rate: number; stream: number } // its own gradient
>

/** Products of matrices, and sums. */
export type ProductOp<T> = Readonly<
  | { kind: 'matmul'; inputs: readonly [a: T, b: T] }
  | { kind: 'linear'; inputs: readonly [x: T, weight: T, bias?: T]; transposed: boolean } // x·weightᵀ + bias; transposed: x·weight
  | { kind: 'linearGradWeight'; inputs: readonly [x: T, dy: T] }
  | { kind: 'sumTo'; inputs: readonly [x: T]; shape: readonly Dim[] } // the sum over the axes that broadcasting stretched
  | { kind: 'norm'; inputs: readonly [x: T] } // √Σx², whatever the size of its squares
>

/** Along the last axis, row by row. */
export type RowOp<T> = Readonly<
  | { kind: 'softmax'; inputs: readonly [x: T] }
  | { kind: 'softmaxGrad'; inputs: readonly [y: T, dy: T] }
  | { kind: 'layerNormStats'; inputs: readonly [x: T]; eps: number } // mean and 1/√(variance + eps) of each row
  | { kind: 'layerNorm'; inputs: readonly [x: T, stats: T, gamma: T, beta: T] }
  | { kind: 'layerNormGradInput'; inputs: readonly [x: T, stats: T, gamma: T, dy: T] }
  | { kind: 'layerNormGradGamma'; inputs: readonly [x: T, stats: T, dy: T] }
>

/** By token ids: rows of a table, and targets of a loss, of which `ignoreIndex` doesn't count. */
export type TokenOp<T> = Readonly<
  | { kind: 'embedding'; inputs: readonly [ids: T, table: T]; paddingIdx: number | null }
  | { kind: 'embeddingGrad'; inputs: readonly [ids: T, dy: T]; paddingIdx: number | null; vocabSize: number }
  | { kind: 'crossEntropyRows'; inputs: readonly [logits: T, targets: T]; ignoreIndex: number; labelSmoothing: number }
  | {
      kind: 'crossEntropyGrad'
      inputs: readonly [logits: T, targets: T, dRows: T]
      ignoreIndex: number
      labelSmoothing: number
    }
  | { kind: 'countedMean'; inputs: readonly [rows: T, targets: T]; ignoreIndex: number }
  | { kind: 'countedMeanGrad'; inputs: readonly [targets: T, dy: T]; ignoreIndex: number }
  | { kind: 'argmaxEqual'; inputs: readonly [logits: T, targets: T]; ignoreIndex: number } // 1 where the largest logit is the target's
>

const VIEWS: Readonly<Record<ViewOp<unknown>['kind'], true>> = {
  transpose: true,
  view: true,
  slice: true,
  unsqueeze: true,
  expand: true,
  contiguous: true,
}

/** True for an operation that only shows the numbers of its input in another order or shape. */
export function isView<T>(op: Op<T>): op is ViewOp<T> {
  return Object.hasOwn(VIEWS, op.kind)
}

/** True for a parameter or a buffer. */
export function isState(op: Op): op is StateOp {
  return op.kind === 'parameter' || op.kind === 'buffer'
}

/** All inputs of an operation, whatever their names. */
export function inputsOf<T>({ inputs }: Op<T>): readonly T[] {
  return inputs as readonly T[] // an input that may be missing is missing, not undefined
}

/** The same operation on something else: on the types of its inputs, say. */
export function mapInputs<T, U>(op: Op<T>, each: (input: T) => U): Op<U> {
  const inputs = inputsOf(op).map(input => each(input))
  return { ...op, inputs } as unknown as Op<U> // as many as there were
}

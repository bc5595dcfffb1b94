import type { Dtype } from '../dtype.js'

/** A tensor as PyTorch pickles it: a strided view of a storage, its numbers not read yet. */
export interface TensorReference {
  readonly kind: 'tensor'
  readonly dtype: Dtype
  /** The storage's entry in the zip file: `data/KEY`. */
  readonly key: string
  /** Elements of the whole storage. */
  readonly storageLength: number
  /** Elements of the storage before the first of the tensor. */
  readonly offset: number
  readonly shape: readonly number[]
  /** Elements of the storage between neighbours along each axis. */
  readonly strides: readonly number[]
}

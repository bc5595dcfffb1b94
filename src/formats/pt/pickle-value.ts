import type { TensorReference } from './tensor-reference.js'

/** What a pickle of a plain state dict can hold. No value of it can run anything. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | StorageReference
  | TensorReference

export interface PickleTuple {
  readonly kind: 'tuple'
  readonly items: readonly PickleValue[]
}

export interface PickleList {
  readonly kind: 'list'
  readonly items: PickleValue[]
}

/** A `dict`, or a `collections.OrderedDict`: its entries are in order. */
export interface PickleDict {
  readonly kind: 'dict'
  readonly entries: Map<PickleValue, PickleValue>
}

/** A class or function by name, `torch._utils._rebuild_tensor_v2`: only a name. */
export interface PickleGlobal {
  readonly kind: 'global'
  readonly name: string
}

/** Numbers in another entry of the zip file, `data/KEY`. */
export interface StorageReference {
  readonly kind: 'storage'
  readonly dtype: TensorReference['dtype']
  readonly key: string
  /** Elements. */
  readonly length: number
}

/** How errors call a value. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'None'
  if (typeof value !== 'object') return `the ${typeof value} ${JSON.stringify(value).slice(0, 80)}`
  return value.kind === 'global' ? value.name.slice(0, 80) : `a ${value.kind}`
}

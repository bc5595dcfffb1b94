import type { Dim } from '../../tensor/dim.js'
import type { DType } from '../../tensor/type.js'

/** An attribute of a node. */
export type OnnxAttribute =
  | { readonly integer: number }
  | { readonly float: number }
  | { readonly integers: readonly number[] }
  | { readonly graph: OnnxGraph }

/** An operation: all values are known by name. */
export interface OnnxNode {
  readonly operation: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes: Readonly<Record<string, OnnxAttribute>>
}

/** Numbers that the file holds. */
export interface OnnxTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly data: Float32Array | BigInt64Array | Uint8Array
}

/** What is said of a value: its type, and its sizes as numbers or names. */
export interface OnnxValue {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly Dim[]
}

/** A computation as ONNX has it. */
export interface OnnxGraph {
  readonly name: string
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** What is known of the values between. */
  readonly values: readonly OnnxValue[]
  readonly weights: readonly OnnxTensor[]
  readonly nodes: readonly OnnxNode[]
}

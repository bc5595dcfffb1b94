import { dimText } from '#dist/tensor/dim.js'
import type { Tensor } from '#dist/tensor/tensor.js'
import { opText } from './op-text.ts'

/** One node of the graph, without numbers. */
export interface NodeInfo {
  readonly name: string
  readonly className: string
  readonly label: string
  readonly op: string
  readonly inputs: readonly string[]
  readonly axes: readonly string[]
  /** Sizes as written: `N`, `trgLen-1`, `64`. */
  readonly dims: readonly string[]
  readonly dtype: string
  readonly hasGradient: boolean
}

export function nodeInfo(tensor: Tensor, hasGradient: boolean): NodeInfo {
  return {
    name: tensor.name ?? '',
    className: tensor.label?.className ?? '',
    label: tensor.label?.label ?? '',
    op: opText(tensor.op),
    inputs: tensor.inputs.map(input => input.name ?? ''),
    axes: tensor.axes,
    dims: tensor.shape.map(dimText),
    dtype: tensor.dtype,
    hasGradient,
  }
}

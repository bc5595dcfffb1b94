import { isView } from './op.js'
import type { Tensor } from './tensor.js'
import { isContiguous } from './type.js'

/** The tensor whose memory `tensor` looks into, as views do, and copies of what is dense already. */
export function ownerOf(tensor: Tensor): Tensor {
  const { op } = tensor
  const looks = isView(op) && (op.kind !== 'contiguous' || isDense(op.inputs[0]))
  return looks ? ownerOf(op.inputs[0]) : tensor
}

/** True when a tensor is its owner's whole memory in row-major order. */
export function isDense(tensor: Tensor): boolean {
  return isContiguous(tensor.type) && tensor.type.offset.length === 0
}

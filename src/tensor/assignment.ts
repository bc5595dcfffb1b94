import { GlassformerError } from '../errors/glassformer-error.js'
import { sameShape, shapeText } from './dim.js'
import { isState } from './op.js'
import type { Tensor } from './tensor.js'

/**
 * `leaf ← value`: what a run changes. All values are computed from the old numbers of all leaves, then all leaves get
 * theirs.
 */
export interface Assignment {
  /** A parameter or buffer. */
  readonly leaf: Tensor
  readonly value: Tensor
}

/** @throws GlassformerError when the leaf is no parameter or buffer, or the value has another shape or type. */
export function assign(leaf: Tensor, value: Tensor): Assignment {
  const name = leaf.name ?? leaf.op.kind
  if (!isState(leaf.op)) throw new GlassformerError(`${name} can't be assigned: only parameters and buffers can`)
  if (!sameShape(leaf.shape, value.shape) || leaf.dtype !== value.dtype) {
    const [has, needs] = [value, leaf].map(({ dtype, shape }) => `${dtype} ${shapeText(shape)}`)
    throw new GlassformerError(`${name} is ${needs}: it can't be assigned ${has}`)
  }
  return { leaf, value }
}

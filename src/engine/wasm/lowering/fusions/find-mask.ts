import { type Dim, sameDim } from '../../../../tensor/dim.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import { isBatch } from '../../axes.js'

export type Mask =
  | { readonly kind: 'padding'; readonly ids: Tensor; readonly paddingIdx: number } // keys whose id is padding
  | { readonly kind: 'causal' } // keys after the query
  | { readonly kind: 'none' } // every query sees every key

/** The mask that `hidden` is of: `equal(mask, 0)` of the source mask or the target mask that the model makes. */
export function findMask(hidden: Tensor, energy: Tensor): Mask | undefined {
  if (hidden.op.kind !== 'equal' || hidden.op.value !== 0) return undefined
  let [mask] = hidden.op.inputs
  const { shape } = mask
  if (shape.length !== 4 || !sameDim(shape[3] as Dim, energy.size(3))) return undefined
  while (mask.op.kind === 'unsqueeze' || mask.op.kind === 'expand') mask = mask.op.inputs[0]
  if (mask.op.kind === 'notEqual' && shape[1] === 1 && shape[2] === 1 && isBatch(shape[0])) {
    const [ids] = mask.op.inputs
    const isIds = ids.dtype === 'int32' && ids.shape.length === 2 && isBatch(ids.shape[0])
    return isIds ? { kind: 'padding', ids, paddingIdx: mask.op.value } : undefined
  }
  const square =
    mask.shape.length === 2 && sameDim(mask.size(0), mask.size(1)) && sameDim(energy.size(2), energy.size(3))
  if (mask.op.kind !== 'tril' || !square) return undefined
  const { op } = mask.op.inputs[0]
  return op.kind === 'constant' && op.value === 1 ? { kind: 'causal' } : undefined
}

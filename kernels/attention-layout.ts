// The scratch of the attention kernels: keys' mask | a block of rows | keys or values, transposed.

import { Flag, Optional, Pointer, RowStarts, Size } from './arguments'
import { scratch } from './scratch'
import { smallProduct } from './small-product'
import { transpose4x4 } from './transpose'

/** What attention and its gradient have in common: heads are runs of columns; keys whose id is padding may be hidden. */
@unmanaged
export class HeadsArgs {
  q: Pointer
  k: Pointer
  v: Pointer
  qStride: Size
  kStride: Size
  vStride: Size
  heads: Size
  headDim: Size
  divisor: f32
  queryStarts: RowStarts
  keyStarts: RowStarts
  queryLen: Size
  keyLen: Size
  keyIds: Optional
  keyIdsStrideN: Size
  keyIdsStrideL: Size
  paddingIdx: i32
  causal: Flag
  probs: Pointer
  probsStrideN: Size
  /** The address of the seed and the step that the weights are dropped by; 0: they are not. */
  seed: Optional
  tensorId: i32
  rate: f32
}

/** Keys of a sequence at most. */
const KEYS: i32 = 16384
const BLOCK_BYTES: i32 = 1 << 19
const PACKED_BYTES: i32 = 1 << 18

/** −1 per masked key. */
// @inline
function maskArea(): usize {
  return scratch
}

/** Rows of energies, each `rowBytes(keys)` long. */
// @inline
export function blockArea(): usize {
  return scratch + <usize>(KEYS * 4)
}

// @inline
function packedArea(): usize {
  return blockArea() + <usize>BLOCK_BYTES
}

/** Rows of `keys` energies are padded to whole vectors. */
// @inline
export function rowBytes(keys: i32): usize {
  return (<usize>((keys + 3) & ~3)) << 2
}

/** Rows of energies that fit the block, at most `rows`. */
// @inline
export function blockRows(rows: i32, keys: i32): i32 {
  return min(rows, max(1, BLOCK_BYTES / max(1, <i32>rowBytes(keys))))
}

/** Writes down which keys of sequence n are hidden. */
export function prepareMask(p: HeadsArgs, n: i32, keys: i32): void {
  let ids = p.keyIds
  if (ids) ids += (<usize>(n * p.keyIdsStrideN)) << 2
  const step = (<usize>p.keyIdsStrideL) << 2
  let to = maskArea()
  for (let j = 0; j < keys; j++) {
    store<i32>(to, ids && load<i32>(ids) === p.paddingIdx ? -1 : 0)
    ids += ids ? step : 0
    to += 4
  }
  for (let j = keys; j & 3; j++) {
    store<i32>(to, 0)
    to += 4
  }
}

/** Four keys from j on of row i: all bits set where masked. */
// @inline
export function maskOf(j: i32, i: i32, causal: i32): v128 {
  const masked = v128.load(maskArea() + ((<usize>j) << 2))
  if (!causal) return masked
  return v128.or(masked, i32x4.gt_s(i32x4.add(i32x4.splat(j), i32x4(0, 1, 2, 3)), i32x4.splat(i)))
}

/** Transposes `keys` rows (stride in bytes) of `width` elements to packed[width][padded keys]. */
function transpose(from: usize, step: usize, keys: i32, width: i32, to: usize): void {
  const rowStep = rowBytes(keys)
  for (let j = 0; j < keys; j += 4) {
    const r0 = from
    const r1 = j + 1 < keys ? from + step : from
    const r2 = j + 2 < keys ? from + step * 2 : from
    const r3 = j + 3 < keys ? from + step * 3 : from
    let offset: usize = 0
    let target = to
    let i = width
    for (; i >= 4; i -= 4) {
      transpose4x4(r0 + offset, r1 + offset, r2 + offset, r3 + offset, target, rowStep)
      target += rowStep * 4
      offset += 16
    }
    for (; i > 0; i--) {
      let v = v128.load32_zero(r0 + offset)
      v = v128.load32_lane(r1 + offset, v, 1)
      v = v128.load32_lane(r2 + offset, v, 2)
      v = v128.load32_lane(r3 + offset, v, 3)
      v128.store(target, v)
      target += rowStep
      offset += 4
    }
    from += step * 4
    to += 16
  }
}

/** block[rows][padded keys] = A·Bᵀ, both with contiguous rows of `width`; lanes beyond the keys are junk. */
// @inline
export function productOfRows(a: usize, aStep: usize, b: usize, bStep: usize, rows: i32, width: i32, keys: i32): void {
  const chunk = max(16, (PACKED_BYTES / (width << 2)) & ~15)
  const packed = packedArea()
  for (let from = 0; from < keys; from += chunk) {
    const count = min(chunk, keys - from)
    transpose(b + <usize>from * bStep, bStep, count, width, packed)
    const to = blockArea() + ((<usize>from) << 2)
    smallProduct(a, aStep, 4, packed, rowBytes(count), rows, width, (count + 3) & ~3, to, rowBytes(keys), false)
  }
}

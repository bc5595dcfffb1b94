import { blockRows, HeadsArgs, rowBytes } from './attention-layout'
import { columnKeys, highKey, kept4, limitOf, lowKey, nextColumns, tensorKey } from './random-bits'
import { loadUpTo4 } from './vector'

/** How the weights of sequence n are drawn: they are one row, whose columns are those of `probs`. */
// @inline
export function sequenceKey(p: HeadsArgs, n: i32): u32 {
  return p.seed ? lowKey(tensorKey(p.seed, p.tensorId), n, 0) : 0
}

/** Rows that fit half of the block. */
// @inline
export function halfBlockRows(rows: i32, keys: i32): i32 {
  return max(1, blockRows(rows << 1, keys) >> 1)
}

/** Drops weights in place: `rows` rows of the block at `e`, the first of which is row `row` of all heads' rows. */
export function dropWeights(p: HeadsArgs, key: u32, e: usize, row: i32, rows: i32, keys: i32): void {
  const limit = limitOf(p.rate)
  const keep = f32x4.splat(<f32>1 - p.rate)
  const high = highKey(key)
  const eRow = rowBytes(keys)
  for (let i = row; i < row + rows; i++) {
    let columns = columnKeys(key, i * p.keyLen)
    const end = e + eRow
    for (; e < end; e += 16) {
      v128.store(e, v128.and(f32x4.div(v128.load(e), keep), kept4(columns, high, limit)))
      columns = nextColumns(columns)
    }
  }
}

/** The weights at `probs` dropped to `dropped`, and in place the gradients of what was dropped to those of the weights. */
export function dropWeightsAndGradients(
  p: HeadsArgs,
  key: u32,
  probs: usize,
  dropped: usize,
  d: usize,
  row: i32,
  rows: i32,
  keys: i32,
): void {
  const limit = limitOf(p.rate)
  const keep = f32x4.splat(<f32>1 - p.rate)
  const high = highKey(key)
  const probsRow = (<usize>p.keyLen) << 2
  for (let i = row; i < row + rows; i++) {
    let columns = columnKeys(key, i * p.keyLen)
    let from = probs
    for (let left = keys; left > 0; left -= 4) {
      const kept = kept4(columns, high, limit)
      v128.store(dropped, v128.and(f32x4.div(loadUpTo4(from, left), keep), kept))
      v128.store(d, v128.and(f32x4.div(v128.load(d), keep), kept))
      columns = nextColumns(columns)
      from += 16
      dropped += 16
      d += 16
    }
    probs += probsRow
  }
}

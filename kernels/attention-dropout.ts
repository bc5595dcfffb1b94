import { blockRows, HeadsArgs, rowBytes } from './attention-layout'
import { columnKeys, columnStep, highKey, kept4, limitOf, lowKey, nextColumns, tensorKey } from './random-bits'
import { loadPart } from './vector'

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
  const rowStep = columnStep(p.keyLen)
  let rowColumns = columnKeys(key, row * p.keyLen)
  for (; rows > 0; rows--) {
    let columns = rowColumns
    const end = e + eRow
    for (; e < end; e += 16) {
      v128.store(e, v128.and(f32x4.div(v128.load(e), keep), kept4(columns, high, limit)))
      columns = nextColumns(columns)
    }
    rowColumns = i32x4.add(rowColumns, rowStep)
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
  const dRow = rowBytes(keys)
  const whole = (<usize>(keys & ~3)) << 2
  const left = keys & 3
  const rowStep = columnStep(p.keyLen)
  let rowColumns = columnKeys(key, row * p.keyLen)
  for (; rows > 0; rows--) {
    let columns = rowColumns
    let i: usize = 0
    for (; i < whole; i += 16) {
      const kept = kept4(columns, high, limit)
      v128.store(dropped + i, v128.and(f32x4.div(v128.load(probs + i), keep), kept))
      v128.store(d + i, v128.and(f32x4.div(v128.load(d + i), keep), kept))
      columns = nextColumns(columns)
    }
    if (left) {
      const kept = kept4(columns, high, limit)
      v128.store(dropped + i, v128.and(f32x4.div(loadPart(probs + i, left), keep), kept))
      v128.store(d + i, v128.and(f32x4.div(v128.load(d + i), keep), kept))
    }
    probs += probsRow
    dropped += dRow
    d += dRow
    rowColumns = i32x4.add(rowColumns, rowStep)
  }
}

import { Pointer, Size } from './arguments'
import { dropWeights, sequenceKey } from './attention-dropout'
import { blockArea, blockRows, HeadsArgs, maskOf, prepareMask, productOfRows, rowBytes } from './attention-layout'
import { softmaxExp4 } from './math'
import { multiplyRow, weightedSum } from './one-row'
import { rowStart } from './sequences'
import { smallProduct } from './small-product'
import { joinLanes, laneMask, maxLanes, storePart } from './vector'

@unmanaged
class AttentionArgs extends HeadsArgs {
  /** Places of a sequence's keys in memory where they are more than the keys, as in a cache; else 0. */
  capacity: Size
  fill: f32
  out: Pointer
  outStride: Size
}

/**
 * Divides and masks the rows of the block, and subtracts each row's maximum. Lanes behind the keys become the least
 * number, which softmax turns into 0.
 */
// @inline
function scaleAndMask(top: i32, rows: i32, keys: i32, divisor: v128, causal: i32, fill: v128): void {
  const least = f32x4.splat(-f32.MAX_VALUE)
  const whole = keys & ~3
  let e = blockArea()
  for (let i = top; i < top + rows; i++) {
    let m = least
    let j = 0
    for (; j < whole; j += 4) {
      const v = v128.bitselect(fill, f32x4.div(v128.load(e), divisor), maskOf(j, i, causal))
      v128.store(e, v)
      m = f32x4.pmax(m, v)
      e += 16
    }
    if (j < keys) {
      let v = v128.bitselect(fill, f32x4.div(v128.load(e), divisor), maskOf(j, i, causal))
      v = v128.bitselect(v, least, laneMask(keys - j))
      v128.store(e, v)
      m = f32x4.pmax(m, v)
      e += 16
    }
    m = maxLanes(m)
    for (let from = e - rowBytes(keys); from < e; from += 16) v128.store(from, f32x4.sub(v128.load(from), m))
  }
}

/** The block's energies to their exponentials. */
// @inline
function exponentials(rows: i32, keys: i32): void {
  let e = blockArea()
  const end = e + <usize>rows * rowBytes(keys)
  // Four at a time: one exponential is a long chain of operations that wait for each other.
  for (; e + 64 <= end; e += 64) {
    const x0 = softmaxExp4(v128.load(e))
    const x1 = softmaxExp4(v128.load(e, 16))
    const x2 = softmaxExp4(v128.load(e, 32))
    const x3 = softmaxExp4(v128.load(e, 48))
    v128.store(e, x0)
    v128.store(e, x1, 16)
    v128.store(e, x2, 32)
    v128.store(e, x3, 48)
  }
  for (; e < end; e += 16) v128.store(e, softmaxExp4(v128.load(e)))
}

/** The block's exponentials to probabilities, which are also copied out. */
// @inline
function normalise(rows: i32, keys: i32, probs: usize, probsRow: usize): void {
  const eRow = rowBytes(keys)
  let e = blockArea()
  for (let i = rows; i > 0; i--) {
    let sum = f32x4.splat(0)
    const end = e + eRow
    for (let from = e; from < end; from += 16) sum = f32x4.add(sum, v128.load(from))
    const total = f32x4.splat(joinLanes(sum))
    let to = probs
    let j = keys
    for (; j >= 4; j -= 4) {
      const v = f32x4.div(v128.load(e), total)
      v128.store(e, v)
      v128.store(to, v)
      e += 16
      to += 16
    }
    if (j) {
      const v = f32x4.div(v128.load(e), total)
      v128.store(e, v)
      storePart(to, v, j)
      e += 16
    }
    probs += probsRow
  }
}

/** A decoder's step asks with one query: its heads are the rows that overlap, and keys and values are read where they lie. */
function ofOneQuery(p: AttentionArgs, q: usize, k: usize, v: usize, keys: i32, probs: usize, out: usize): void {
  const width = p.headDim
  const head = (<usize>width) << 2
  const kStep = (<usize>p.kStride) << 2
  const vStep = (<usize>p.vStride) << 2
  const eRow = rowBytes(keys)
  const block = blockArea()
  for (let h = 0; h < p.heads; h++) {
    const offset = <usize>h * head
    multiplyRow(q + offset, k + offset, kStep, width, keys, block + <usize>h * eRow)
  }
  scaleAndMask(0, p.heads, keys, f32x4.splat(p.divisor), 0, f32x4.splat(p.fill))
  exponentials(p.heads, keys)
  normalise(p.heads, keys, probs, (<usize>(p.queryLen * p.keyLen)) << 2)
  for (let h = 0; h < p.heads; h++) {
    const offset = <usize>h * head
    weightedSum(block + <usize>h * eRow, v + offset, vStep, keys, width, out + offset)
  }
}

/** dropout(softmax(mask(q·kᵀ / divisor)))·v of sequences begin..end, all heads. */
export function attention(args: usize, begin: i32, end: i32): void {
  const p = changetype<AttentionArgs>(args)
  const width = p.headDim
  const qStep = (<usize>p.qStride) << 2
  const kStep = (<usize>p.kStride) << 2
  const vStep = (<usize>p.vStride) << 2
  const outStep = (<usize>p.outStride) << 2
  const divisor = f32x4.splat(p.divisor)
  const fill = f32x4.splat(p.fill)
  const probsRow = (<usize>p.keyLen) << 2
  const e = blockArea()
  for (let n = begin; n < end; n++) {
    const qFirst = rowStart(p.queryStarts, n)
    const queries = rowStart(p.queryStarts, n + 1) - qFirst
    const kFirst = p.capacity ? n * p.capacity : rowStart(p.keyStarts, n)
    const keys = p.capacity ? p.keyLen : rowStart(p.keyStarts, n + 1) - kFirst
    const eRow = rowBytes(keys)
    prepareMask(p, n, keys)
    if (queries === 1 && !p.causal && !p.seed && blockRows(p.heads, keys) === p.heads) {
      const k = p.k + <usize>kFirst * kStep
      const v = p.v + <usize>kFirst * vStep
      const probs = p.probs + ((<usize>(n * p.probsStrideN)) << 2)
      ofOneQuery(p, p.q + <usize>qFirst * qStep, k, v, keys, probs, p.out + <usize>qFirst * outStep)
      continue
    }
    const block = blockRows(queries, keys)
    const key = sequenceKey(p, n)
    for (let h = 0; h < p.heads; h++) {
      const head = (<usize>(h * width)) << 2
      const k = p.k + <usize>kFirst * kStep + head
      const v = p.v + <usize>kFirst * vStep + head
      const probs = p.probs + ((<usize>(n * p.probsStrideN + h * p.queryLen * p.keyLen)) << 2)
      for (let top = 0; top < queries; top += block) {
        const rows = min(block, queries - top)
        const row = <usize>(qFirst + top)
        productOfRows(p.q + row * qStep + head, qStep, k, kStep, rows, width, keys)
        // Three passes over all rows: each has work to overlap, where one row alone waits for itself.
        scaleAndMask(top, rows, keys, divisor, p.causal, fill)
        exponentials(rows, keys)
        normalise(rows, keys, probs + <usize>top * probsRow, probsRow)
        if (p.seed) dropWeights(p, key, e, h * p.queryLen + top, rows, keys)
        smallProduct(e, eRow, 4, v, vStep, rows, keys, width, p.out + row * outStep + head, outStep, false)
      }
    }
  }
}

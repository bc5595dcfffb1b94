import { blockArea, blockRows, maskOf, prepareMask, productOfRows, rowBytes } from './attention-layout'
import { smallProduct } from './small-product'
import { softmaxRow } from './softmax'
import { loadPart, storePart } from './vector'

@unmanaged
class AttentionArgs {
  q: usize
  k: usize
  v: usize
  qStride: i32
  kStride: i32
  vStride: i32
  heads: i32
  headDim: i32
  divisor: f32
  qOffsets: usize
  kOffsets: usize
  qLen: i32
  kLen: i32
  keyMask: usize
  maskStrideN: i32
  maskStrideL: i32
  maskEqual: i32
  causal: i32
  fill: f32
  probs: usize
  probsStrideN: i32
  out: usize
  outStride: i32
}

/** Energies of row i, in place: divided, masked, softmax; the probabilities are copied out. */
@inline
function energiesToProbs(e: usize, i: i32, keys: i32, divisor: v128, causal: i32, fill: v128, probs: usize): void {
  for (let j = 0; j < keys; j += 4) {
    const at = e + (<usize>j << 2)
    v128.store(at, v128.bitselect(fill, f32x4.div(v128.load(at), divisor), maskOf(j, i, causal)))
  }
  softmaxRow(e, e, keys)
  let j = keys
  for (; j >= 4; j -= 4) {
    v128.store(probs, v128.load(e))
    e += 16
    probs += 16
  }
  if (j) storePart(probs, loadPart(e, j), j)
}

/** softmax(mask(q·kᵀ / divisor))·v of sequences begin..end, all heads. */
export function attention(args: usize, begin: i32, end: i32): void {
  const p = changetype<AttentionArgs>(args)
  const width = p.headDim
  const qStep = <usize>p.qStride << 2
  const kStep = <usize>p.kStride << 2
  const vStep = <usize>p.vStride << 2
  const outStep = <usize>p.outStride << 2
  const divisor = f32x4.splat(p.divisor)
  const fill = f32x4.splat(p.fill)
  const e = blockArea()
  for (let n = begin; n < end; n++) {
    const at = <usize>n << 2
    const qFirst = load<i32>(p.qOffsets + at)
    const queries = load<i32>(p.qOffsets + at, 4) - qFirst
    const kFirst = load<i32>(p.kOffsets + at)
    const keys = load<i32>(p.kOffsets + at, 4) - kFirst
    const eRow = rowBytes(keys)
    const block = blockRows(queries, keys)
    prepareMask(
      p.keyMask ? p.keyMask + (<usize>(n * p.maskStrideN) << 2) : 0,
      <usize>p.maskStrideL << 2,
      p.maskEqual,
      keys,
    )
    for (let h = 0; h < p.heads; h++) {
      const head = <usize>(h * width) << 2
      const k = p.k + <usize>kFirst * kStep + head
      const v = p.v + <usize>kFirst * vStep + head
      const probs = p.probs + (<usize>(n * p.probsStrideN + h * p.qLen * p.kLen) << 2)
      for (let top = 0; top < queries; top += block) {
        const rows = min(block, queries - top)
        const row = <usize>(qFirst + top)
        productOfRows(p.q + row * qStep + head, qStep, k, kStep, rows, width, keys)
        for (let i = 0; i < rows; i++) {
          const to = probs + (<usize>((top + i) * p.kLen) << 2)
          energiesToProbs(e + <usize>i * eRow, top + i, keys, divisor, p.causal, fill, to)
        }
        smallProduct(e, eRow, 4, v, vStep, rows, keys, width, p.out + row * outStep + head, outStep, false)
      }
    }
  }
}

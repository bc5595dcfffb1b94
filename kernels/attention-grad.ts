import { blockArea, blockRows, maskOf, prepareMask, productOfRows, rowBytes } from './attention-layout'
import { smallProduct } from './small-product'
import { softmaxDot } from './softmax'
import { loadPart } from './vector'

@unmanaged
class AttentionGradArgs {
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
  probs: usize
  probsStrideN: i32
  dOut: usize
  dOutStride: i32
  dq: usize
  dk: usize
  dv: usize
  dqStride: i32
  dkStride: i32
  dvStride: i32
}

/** d(probs) of row i to d(q·kᵀ), in place. */
// @inline
function probsGradToEnergies(d: usize, probs: usize, i: i32, keys: i32, divisor: v128, causal: i32): void {
  const dot = f32x4.splat(softmaxDot(probs, d, keys))
  for (let j = 0; j < keys; j += 4) {
    const left = keys - j
    const y = left >= 4 ? v128.load(probs) : loadPart(probs, left)
    const g = f32x4.mul(y, f32x4.sub(v128.load(d), dot))
    v128.store(d, f32x4.div(v128.andnot(g, maskOf(j, i, causal)), divisor))
    probs += 16
    d += 16
  }
}

function zeroRows(to: usize, step: usize, rows: i32, width: i32): void {
  for (; rows > 0; rows--) {
    memory.fill(to, 0, (<usize>width) << 2)
    to += step
  }
}

/** The gradients of `attention` for q, k and v of sequences begin..end. */
export function attentionGrad(args: usize, begin: i32, end: i32): void {
  const p = changetype<AttentionGradArgs>(args)
  const width = p.headDim
  const qStep = (<usize>p.qStride) << 2
  const kStep = (<usize>p.kStride) << 2
  const vStep = (<usize>p.vStride) << 2
  const dOutStep = (<usize>p.dOutStride) << 2
  const dqStep = (<usize>p.dqStride) << 2
  const dkStep = (<usize>p.dkStride) << 2
  const dvStep = (<usize>p.dvStride) << 2
  const probsRow = (<usize>p.kLen) << 2
  const divisor = f32x4.splat(p.divisor)
  const d = blockArea()
  for (let n = begin; n < end; n++) {
    const at = (<usize>n) << 2
    const qFirst = load<i32>(p.qOffsets + at)
    const queries = load<i32>(p.qOffsets + at, 4) - qFirst
    const kFirst = <usize>load<i32>(p.kOffsets + at)
    const keys = load<i32>(p.kOffsets + at, 4) - <i32>kFirst
    const dRow = rowBytes(keys)
    const block = blockRows(queries, keys)
    prepareMask(
      p.keyMask ? p.keyMask + ((<usize>(n * p.maskStrideN)) << 2) : 0,
      (<usize>p.maskStrideL) << 2,
      p.maskEqual,
      keys,
    )
    for (let h = 0; h < p.heads; h++) {
      const head = (<usize>(h * width)) << 2
      const k = p.k + kFirst * kStep + head
      const v = p.v + kFirst * vStep + head
      const dk = p.dk + kFirst * dkStep + head
      const dv = p.dv + kFirst * dvStep + head
      if (!queries) {
        zeroRows(dk, dkStep, keys, width)
        zeroRows(dv, dvStep, keys, width)
      }
      for (let top = 0; top < queries; top += block) {
        const rows = min(block, queries - top)
        const row = <usize>(qFirst + top)
        const more = top > 0
        const dOut = p.dOut + row * dOutStep + head
        const probs = p.probs + ((<usize>(n * p.probsStrideN + h * p.qLen * p.kLen + top * p.kLen)) << 2)
        smallProduct(probs, 4, probsRow, dOut, dOutStep, keys, rows, width, dv, dvStep, more)
        productOfRows(dOut, dOutStep, v, vStep, rows, width, keys)
        for (let i = 0; i < rows; i++) {
          probsGradToEnergies(d + <usize>i * dRow, probs + <usize>i * probsRow, top + i, keys, divisor, p.causal)
        }
        smallProduct(d, dRow, 4, k, kStep, rows, keys, width, p.dq + row * dqStep + head, dqStep, false)
        smallProduct(d, 4, dRow, p.q + row * qStep + head, qStep, keys, rows, width, dk, dkStep, more)
      }
    }
  }
}

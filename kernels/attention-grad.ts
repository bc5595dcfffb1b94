import { Pointer, Size } from './arguments'
import { dropWeightsAndGradients, halfBlockRows, sequenceKey } from './attention-dropout'
import { blockArea, blockRows, HeadsArgs, maskOf, prepareMask, productOfRows, rowBytes } from './attention-layout'
import { rowStart } from './sequences'
import { smallProduct } from './small-product'
import { softmaxDot } from './softmax'
import { loadPart } from './vector'

@unmanaged
class AttentionGradArgs extends HeadsArgs {
  dOut: Pointer
  dOutStride: Size
  dq: Pointer
  dk: Pointer
  dv: Pointer
  dqStride: Size
  dkStride: Size
  dvStride: Size
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
  const probsRow = (<usize>p.keyLen) << 2
  const divisor = f32x4.splat(p.divisor)
  const d = blockArea()
  for (let n = begin; n < end; n++) {
    const qFirst = rowStart(p.queryStarts, n)
    const queries = rowStart(p.queryStarts, n + 1) - qFirst
    const kFirst = rowStart(p.keyStarts, n)
    const keys = rowStart(p.keyStarts, n + 1) - kFirst
    const dRow = rowBytes(keys)
    const block = p.seed ? halfBlockRows(queries, keys) : blockRows(queries, keys)
    const key = sequenceKey(p, n)
    prepareMask(p, n, keys)
    for (let h = 0; h < p.heads; h++) {
      const head = (<usize>(h * width)) << 2
      const k = p.k + <usize>kFirst * kStep + head
      const v = p.v + <usize>kFirst * vStep + head
      const dk = p.dk + <usize>kFirst * dkStep + head
      const dv = p.dv + <usize>kFirst * dvStep + head
      if (!queries) {
        zeroRows(dk, dkStep, keys, width)
        zeroRows(dv, dvStep, keys, width)
      }
      for (let top = 0; top < queries; top += block) {
        const rows = min(block, queries - top)
        const row = <usize>(qFirst + top)
        const more = top > 0
        const dOut = p.dOut + row * dOutStep + head
        const probs = p.probs + ((<usize>(n * p.probsStrideN + h * p.queryLen * p.keyLen + top * p.keyLen)) << 2)
        productOfRows(dOut, dOutStep, v, vStep, rows, width, keys)
        let weights = probs
        let weightsRow = probsRow
        if (p.seed) {
          weights = d + <usize>rows * dRow
          weightsRow = dRow
          dropWeightsAndGradients(p, key, probs, weights, d, h * p.queryLen + top, rows, keys)
        }
        smallProduct(weights, 4, weightsRow, dOut, dOutStep, keys, rows, width, dv, dvStep, more)
        for (let i = 0; i < rows; i++) {
          probsGradToEnergies(d + <usize>i * dRow, probs + <usize>i * probsRow, top + i, keys, divisor, p.causal)
        }
        smallProduct(d, dRow, 4, k, kStep, rows, keys, width, p.dq + row * dqStep + head, dqStep, false)
        smallProduct(d, 4, dRow, p.q + row * qStep + head, qStep, keys, rows, width, dk, dkStep, more)
      }
    }
  }
}

import { LinearArgs } from './linear'
import { gated4, relu4 } from './math'
import { loadPart, storePart } from './vector'

// @inline
function finish(v: v128, bias: v128, residual: v128, hasBias: bool, hasResidual: bool, relu: bool): v128 {
  if (hasBias) v = f32x4.add(v, bias)
  if (hasResidual) v = f32x4.add(v, residual)
  if (relu) v = relu4(v)
  return v
}

/** One row; what the constants leave out costs nothing. */
// @inline
function finishRow(c: usize, n: i32, bias: usize, residual: usize, hasBias: bool, hasResidual: bool, relu: bool): void {
  const none = f32x4.splat(0)
  const end = c + ((<usize>(n & ~3)) << 2)
  for (; c < end; c += 16) {
    const b = hasBias ? v128.load(bias) : none
    const r = hasResidual ? v128.load(residual) : none
    v128.store(c, finish(v128.load(c), b, r, hasBias, hasResidual, relu))
    if (hasBias) bias += 16
    if (hasResidual) residual += 16
  }
  const left = n & 3
  if (left) {
    const b = hasBias ? loadPart(bias, left) : none
    const r = hasResidual ? loadPart(residual, left) : none
    storePart(c, finish(loadPart(c, left), b, r, hasBias, hasResidual, relu), left)
  }
}

/** One row through a gate. */
// @inline
function gateRow(c: usize, n: i32, gate: usize): void {
  for (; n >= 4; n -= 4) {
    v128.store(c, gated4(v128.load(c), v128.load(gate)))
    c += 16
    gate += 16
  }
  if (n) storePart(c, gated4(loadPart(c, n), loadPart(gate, n)), n)
}

/** What `linear` does after its products, where something else has made them: + bias, + residual, relu, gate on rows of c. */
export function linearEpilogue(args: usize, begin: i32, end: i32): void {
  const p = changetype<LinearArgs>(args)
  const cRow = (<usize>p.cStride) << 2
  if (p.bias || p.residual || p.relu) finishRows(p, begin, end, cRow)
  if (!p.gate) return
  const gateStep = (<usize>p.gateStride) << 2
  let c = p.c + <usize>begin * cRow
  let gate = p.gate + <usize>begin * gateStep
  for (let row = begin; row < end; row++) {
    gateRow(c, p.n, gate)
    c += cRow
    gate += gateStep
  }
}

function finishRows(p: LinearArgs, begin: i32, end: i32, cRow: usize): void {
  const bias = p.bias
  const n = p.n
  const relu = p.relu !== 0
  const residualRow = p.residual ? (<usize>p.residualStride) << 2 : 0
  let c = p.c + <usize>begin * cRow
  let residual = p.residual + <usize>begin * residualRow
  for (let row = begin; row < end; row++) {
    if (p.residual) {
      if (bias && relu) finishRow(c, n, bias, residual, true, true, true)
      else if (relu) finishRow(c, n, 0, residual, false, true, true)
      else if (bias) finishRow(c, n, bias, residual, true, true, false)
      else finishRow(c, n, bias, residual, false, true, false)
    } else if (bias) {
      if (relu) finishRow(c, n, bias, 0, true, false, true)
      else finishRow(c, n, bias, 0, true, false, false)
    } else finishRow(c, n, 0, 0, false, false, true)
    c += cRow
    residual += residualRow
  }
}

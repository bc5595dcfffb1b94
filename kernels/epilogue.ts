// What `linear` does to its sums before they go to C: + bias, + residual, relu, 0 where the gate isn't above 0.

import { Flag, Optional, Pointer, Size } from './arguments'
import { gated4, relu4 } from './math'
import { loadPart, storePart } from './vector'

@unmanaged
export class LinearArgs {
  a: Pointer
  aStride: Size
  k: Size
  b: Pointer
  bRowStride: Size
  bColStride: Size
  n: Size
  bias: Optional
  residual: Optional
  residualStride: Size
  relu: Flag
  gate: Optional
  gateStride: Size
  c: Pointer
  cStride: Size
}

@unmanaged
export class LinearColumnsArgs extends LinearArgs {
  rows: Size
}

// @inline
function elementAt(matrix: usize, stride: i32, row: i32, column: i32): usize {
  return matrix + ((<usize>row * <usize>stride + <usize>column) << 2)
}

// @inline
export function biasAt(p: LinearArgs, column: i32): usize {
  return p.bias ? p.bias + ((<usize>column) << 2) : 0
}

// @inline
export function residualAt(p: LinearArgs, row: i32, column: i32): usize {
  return p.residual ? elementAt(p.residual, p.residualStride, row, column) : 0
}

// @inline
export function gateAt(p: LinearArgs, row: i32, column: i32): usize {
  return p.gate ? elementAt(p.gate, p.gateStride, row, column) : 0
}

// @inline
export function resultAt(p: LinearArgs, row: i32, column: i32): usize {
  return elementAt(p.c, p.cStride, row, column)
}

/** Four sums; a bias, residual or gate of 0 is none. */
// @inline
export function finish(v: v128, bias: usize, residual: usize, relu: i32, gate: usize, c: usize): void {
  if (bias) v = f32x4.add(v, v128.load(bias))
  if (residual) v = f32x4.add(v, v128.load(residual))
  if (relu) v = relu4(v)
  if (gate) v = gated4(v, v128.load(gate))
  v128.store(c, v)
}

/** The sums of a row at `from`. What constants leave out costs nothing. */
// @inline
function finishColumns(
  from: usize,
  columns: i32,
  bias: usize,
  residual: usize,
  relu: i32,
  gate: usize,
  c: usize,
): void {
  const whole = (<usize>(columns & ~3)) << 2
  for (let i: usize = 0; i < whole; i += 16) {
    finish(v128.load(from + i), bias ? bias + i : 0, residual ? residual + i : 0, relu, gate ? gate + i : 0, c + i)
  }
  const left = columns & 3
  if (left) {
    let v = loadPart(from + whole, left)
    if (bias) v = f32x4.add(v, loadPart(bias + whole, left))
    if (residual) v = f32x4.add(v, loadPart(residual + whole, left))
    if (relu) v = relu4(v)
    if (gate) v = gated4(v, loadPart(gate + whole, left))
    storePart(c + whole, v, left)
  }
}

/** The sums of row and column … column + columns, at `from`. */
export function finishRow(p: LinearArgs, row: i32, column: i32, columns: i32, from: usize): void {
  const bias = biasAt(p, column)
  const residual = residualAt(p, row, column)
  const gate = gateAt(p, row, column)
  finishColumns(from, columns, bias, residual, p.relu, gate, resultAt(p, row, column))
}

/** What `linear` does after its products, to rows begin..end of C, where something else has made these. */
export function linearEpilogue(args: usize, begin: i32, end: i32): void {
  const p = changetype<LinearArgs>(args)
  if (!p.bias && !p.residual && !p.relu && !p.gate) return
  const n = p.n
  for (let row = begin; row < end; row++) {
    const c = resultAt(p, row, 0)
    // Those that layers and their gradients use, and whatever else there may be.
    if (p.bias && !p.gate && !p.residual) {
      if (p.relu) finishColumns(c, n, p.bias, 0, 1, 0, c)
      else finishColumns(c, n, p.bias, 0, 0, 0, c)
    } else if (p.residual && !p.gate && !p.relu) {
      const residual = residualAt(p, row, 0)
      if (p.bias) finishColumns(c, n, p.bias, residual, 0, 0, c)
      else finishColumns(c, n, 0, residual, 0, 0, c)
    } else if (p.gate && !p.bias && !p.residual && !p.relu) {
      finishColumns(c, n, 0, 0, 0, gateAt(p, row, 0), c)
    } else {
      finishRow(p, row, 0, n, c)
    }
  }
}

/** What `linearColumns` does after its products, to columns begin..end of C. */
export function linearColumnsEpilogue(args: usize, begin: i32, end: i32): void {
  const p = changetype<LinearColumnsArgs>(args)
  if (!p.bias && !p.residual && !p.relu && !p.gate) return
  for (let row = 0; row < p.rows; row++) finishRow(p, row, begin, end - begin, resultAt(p, row, begin))
}

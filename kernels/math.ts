// Elementary functions, most on four lanes, from + − × ÷ and bit operations alone, so that their bits are the
// same on every engine (of the relaxed build: on every processor with fused multiply-add).

import { mulAdd } from './mul-add'

// Constants lie in memory, broadcast by a load: V8 builds a v128.const anew at every use, in three instructions.

// @inline
function at(table: usize, index: i32): v128 {
  return v128.load32_splat(table + ((<usize>index) << 2))
}

const EXP = memory.data<f32>([
  89,
  -104,
  1.44269504,
  12582912, // 1.5 · 2^23: adding it rounds to an integer
  0.693359375,
  -2.1219444e-4, // ln 2 in two parts
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  1,
  -87,
])
const EXPONENT_BIAS = memory.data<i32>([127])

/** x / ln 2, rounded, as the last bits of a number: n. */
// @inline
function roundedLog2(x: v128): v128 {
  return mulAdd(at(EXP, 3), x, at(EXP, 2))
}

/** e^x / 2^n for n = `roundedLog2(x)`. */
// @inline
function expMantissa(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, at(EXP, 3))
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, at(EXP, 4))), f32x4.mul(n, at(EXP, 5)))
  const r2 = f32x4.mul(r, r)
  const p0 = mulAdd(at(EXP, 7), at(EXP, 6), r)
  const p1 = mulAdd(at(EXP, 9), at(EXP, 8), r)
  const p2 = mulAdd(at(EXP, 11), at(EXP, 10), r)
  const p = mulAdd(p2, mulAdd(p1, p0, r2), r2)
  return f32x4.add(mulAdd(r, p, r2), at(EXP, 12))
}

/** e^x within 2 ulp; exp(0) is 1, and everything up to −104 is exactly 0. */
// @inline
export function exp4(x: v128): v128 {
  const low = at(EXP, 1)
  const c = f32x4.pmax(f32x4.pmin(x, at(EXP, 0)), low)
  const t = roundedLog2(c)
  let p = expMantissa(c, t)
  // 2^n in two factors, each a normal number, so that denormal results round once.
  const e = i32x4.sub(t, at(EXP, 3))
  const half = i32x4.shr_s(e, 1)
  const bias = at(EXPONENT_BIAS, 0)
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23))
  p = f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.sub(e, half), bias), 23))
  return v128.andnot(p, f32x4.le(x, low))
}

/** e^x for x ≤ 0, as softmax needs it: as `exp4` down to −87, and 0 from there, where nothing of a sum of at least 1 is left. */
// @inline
export function softmaxExp4(x: v128): v128 {
  const low = at(EXP, 13)
  const c = f32x4.pmax(x, low)
  const t = roundedLog2(c)
  // The result is a normal number, so that its exponent can be added up.
  return v128.andnot(i32x4.add(expMantissa(c, t), i32x4.shl(t, 23)), f32x4.le(x, low))
}

/** ln(x) of a normal number above 0 within 2 ulp; NaN stays NaN. */
export function log(x: f32): f32 {
  const sqrtHalf = 0x3f3504f3
  const bits = reinterpret<i32>(x) + (0x3f800000 - sqrtHalf)
  const k = <f32>((bits >> 23) - 127)
  const f = reinterpret<f32>((bits & 0x007fffff) + sqrtHalf) - 1 // x / 2^k - 1, in √½ - 1 … √2 - 1
  const s = f / (f + 2)
  const z = s * s
  const w = z * z
  const t1 = w * (<f32>0.40000972152 + w * <f32>0.24279078841)
  const t2 = z * (<f32>0.66666662693 + w * <f32>0.28498786688)
  const half = <f32>0.5 * f * f
  const y = s * (half + (t1 + t2)) + k * <f32>9.0580006145e-6
  // ln 2 in two parts; NaN's bits would make a number.
  return F32.isNaN(x) ? x : y - half + f + k * <f32>6.9313812256e-1
}

const ERF = memory.data<f32>([
  4, -4, -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5, -7.34990630326855e-4,
  -2.954599808540251e-3, -1.60960333262415e-2, -1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3,
  -7.37332916720468e-3, -1.42647390514189e-2,
])

/** The error function: a rational approximation (Eigen's), absolute error below 5e-7. */
// @inline
function erf4(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, at(ERF, 0)), at(ERF, 1))
  const z = f32x4.mul(c, c)
  let p = f32x4.add(f32x4.mul(at(ERF, 2), z), at(ERF, 3))
  p = f32x4.add(f32x4.mul(p, z), at(ERF, 4))
  p = f32x4.add(f32x4.mul(p, z), at(ERF, 5))
  p = f32x4.add(f32x4.mul(p, z), at(ERF, 6))
  p = f32x4.add(f32x4.mul(p, z), at(ERF, 7))
  p = f32x4.add(f32x4.mul(p, z), at(ERF, 8))
  let q = f32x4.add(f32x4.mul(at(ERF, 9), z), at(ERF, 10))
  q = f32x4.add(f32x4.mul(q, z), at(ERF, 11))
  q = f32x4.add(f32x4.mul(q, z), at(ERF, 12))
  q = f32x4.add(f32x4.mul(q, z), at(ERF, 13))
  return f32x4.div(f32x4.mul(c, p), q)
}

// @inline
export function relu4(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0))
}

/** x where the gate is above 0, else 0: relu's gradient, by its result. */
// @inline
export function gated4(x: v128, gate: v128): v128 {
  return v128.and(x, f32x4.gt(gate, f32x4.splat(0)))
}

// 1/√2, 1/√(2π), ½, 1, −½
const NORMAL = memory.data<f32>([0.70710678118, 0.3989422804, 0.5, 1, -0.5])

/** Φ(x), the standard normal distribution. */
// @inline
function normal4(x: v128): v128 {
  const e = erf4(f32x4.mul(x, at(NORMAL, 0)))
  return f32x4.mul(at(NORMAL, 2), f32x4.add(e, at(NORMAL, 3)))
}

// @inline
export function gelu4(x: v128): v128 {
  return f32x4.mul(x, normal4(x))
}

// @inline
export function geluGrad4(x: v128): v128 {
  const density = exp4(f32x4.mul(f32x4.mul(x, x), at(NORMAL, 4)))
  return f32x4.add(normal4(x), f32x4.mul(x, f32x4.mul(density, at(NORMAL, 1))))
}

// @inline
function sigmoid4(x: v128): v128 {
  return f32x4.div(at(NORMAL, 3), f32x4.add(exp4(f32x4.neg(x)), at(NORMAL, 3)))
}

// @inline
export function silu4(x: v128): v128 {
  return f32x4.mul(x, sigmoid4(x))
}

// @inline
export function siluGrad4(x: v128): v128 {
  const s = sigmoid4(x)
  const one = at(NORMAL, 3)
  return f32x4.mul(s, f32x4.add(f32x4.mul(x, f32x4.sub(one, s)), one))
}

// √(8/π), and 0.044715 times that, once and three times
const GELU_TANH = memory.data<f32>([1.5957691216, 0.071354816272, 0.214064448817])

/** σ(2a) for a = √(2/π)·(x + 0.044715·x³): it is ½(1 + tanh(a)). */
// @inline
function nearlyNormal4(x: v128): v128 {
  const factor = f32x4.add(at(GELU_TANH, 0), f32x4.mul(f32x4.mul(x, x), at(GELU_TANH, 1)))
  return sigmoid4(f32x4.mul(x, factor))
}

// @inline
export function geluTanh4(x: v128): v128 {
  return f32x4.mul(x, nearlyNormal4(x))
}

// @inline
export function geluTanhGrad4(x: v128): v128 {
  const s = nearlyNormal4(x)
  const slope = f32x4.add(at(GELU_TANH, 0), f32x4.mul(f32x4.mul(x, x), at(GELU_TANH, 2)))
  const one = at(NORMAL, 3)
  return f32x4.mul(s, f32x4.add(f32x4.mul(f32x4.mul(x, f32x4.sub(one, s)), slope), one))
}

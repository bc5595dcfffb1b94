// Elementary functions on four lanes, from + − × ÷ and bit operations alone, so that their bits are the
// same on every engine.

const INFINITY_BITS: i32 = 0x7f800000

/** e^x within 2 ulp; exp(0) is 1, and everything up to −104 is exactly 0. */
@inline
export function exp4(x: v128): v128 {
  const magic = f32x4.splat(12582912) // 1.5 · 2^23: adding it rounds to an integer
  const low = f32x4.splat(-104)
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), low)
  const t = f32x4.add(f32x4.mul(c, f32x4.splat(1.44269504)), magic)
  const n = f32x4.sub(t, magic)
  let r = f32x4.sub(c, f32x4.mul(n, f32x4.splat(0.693359375)))
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440e-4)))
  let p = f32x4.splat(1.9875691500e-4)
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1))
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1))
  // 2^n in two factors, each a normal number, so that denormal results round once.
  const e = i32x4.sub(t, magic)
  const half = i32x4.shr_s(e, 1)
  const bias = i32x4.splat(127)
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23))
  p = f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.sub(e, half), bias), 23))
  return v128.andnot(p, f32x4.le(x, low))
}

/** ln(x) within 1 ulp or so: −∞ at 0, NaN below. */
@inline
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38))
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(33554432)), x, tiny)
  const bits = i32x4.add(scaled, i32x4.splat(0x3f800000 - 0x3f3504f3))
  let e = i32x4.sub(i32x4.shr_s(bits, 23), i32x4.splat(127))
  e = i32x4.sub(e, v128.and(tiny, i32x4.splat(25)))
  const k = f32x4.convert_i32x4_s(e)
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3))
  const f = f32x4.sub(m, f32x4.splat(1))
  const s = f32x4.div(f, f32x4.add(f, f32x4.splat(2)))
  const z = f32x4.mul(s, s)
  const w = f32x4.mul(z, z)
  const t1 = f32x4.mul(w, f32x4.add(f32x4.splat(0.40000972152), f32x4.mul(w, f32x4.splat(0.24279078841))))
  const t2 = f32x4.mul(z, f32x4.add(f32x4.splat(0.66666662693), f32x4.mul(w, f32x4.splat(0.28498786688))))
  const half = f32x4.mul(f32x4.mul(f32x4.splat(0.5), f), f)
  let y = f32x4.mul(s, f32x4.add(half, f32x4.add(t1, t2)))
  y = f32x4.add(y, f32x4.mul(k, f32x4.splat(9.0580006145e-6)))
  y = f32x4.add(f32x4.sub(y, half), f)
  y = f32x4.add(y, f32x4.mul(k, f32x4.splat(6.9313812256e-1)))
  const infinity = i32x4.splat(INFINITY_BITS)
  y = v128.bitselect(x, y, f32x4.eq(x, infinity))
  y = v128.bitselect(f32x4.neg(infinity), y, f32x4.eq(x, f32x4.splat(0)))
  return v128.bitselect(f32x4.splat(NaN), y, v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.ne(x, x)))
}

/** The error function: a rational approximation, absolute error below 5e-7. */
@inline
export function erf4(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(4)), f32x4.splat(-4))
  const z = f32x4.mul(c, c)
  let p = f32x4.splat(-2.72614225801306e-10)
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.77068142495902e-8))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-2.10102402082508e-6))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.69250639462346e-5))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-7.34990630326855e-4))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-2.954599808540251e-3))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-1.60960333262415e-2))
  let q = f32x4.splat(-1.45660718464996e-5)
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(-2.13374055278905e-4))
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(-1.68282697438203e-3))
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(-7.37332916720468e-3))
  q = f32x4.add(f32x4.mul(q, z), f32x4.splat(-1.42647390514189e-2))
  return f32x4.div(f32x4.mul(c, p), q)
}

@inline
export function relu4(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0))
}

/** Φ(x), the standard normal distribution. */
@inline
function normal4(x: v128): v128 {
  const e = erf4(f32x4.mul(x, f32x4.splat(0.70710678118)))
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(e, f32x4.splat(1)))
}

@inline
export function gelu4(x: v128): v128 {
  return f32x4.mul(x, normal4(x))
}

@inline
export function geluGrad4(x: v128): v128 {
  const density = exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)))
  return f32x4.add(normal4(x), f32x4.mul(x, f32x4.mul(density, f32x4.splat(0.39894228040))))
}

@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(exp4(f32x4.neg(x)), f32x4.splat(1)))
}

@inline
export function silu4(x: v128): v128 {
  return f32x4.mul(x, sigmoid4(x))
}

@inline
export function siluGrad4(x: v128): v128 {
  const s = sigmoid4(x)
  const one = f32x4.splat(1)
  return f32x4.mul(s, f32x4.add(f32x4.mul(x, f32x4.sub(one, s)), one))
}

@inline
export function log1(x: f32): f32 {
  return f32x4.extract_lane(log4(f32x4.splat(x)), 0)
}

import { LN2_HIGH, LN2_LOW } from './ln2.js'
import { binaryExponent, timesPowerOfTwo } from './power-of-two.js'
import { polynomial } from './taylor.js'

/** 2·atanh(s) = 2s + s³·(2/3 + 2s²/5 + …); the first term left out is below 1e-19 for |s| ≤ 0.1716. */
const COEFFICIENTS = Array.from({ length: 11 }, (_, i) => 2 / (2 * i + 3))

/**
 * The natural logarithm in float64, with the same bits on every JavaScript engine.
 * Within 2 units in the last place; `log(0)` is −∞ and the logarithm of a negative number NaN, as with `Math.log`.
 *
 * Method: x = 2^k · m with m in [√½, √2), ln m = 2·atanh((m − 1) / (m + 1)).
 */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN
  if (x === 0) return Number.NEGATIVE_INFINITY
  if (x === Number.POSITIVE_INFINITY) return x
  let k = binaryExponent(x)
  let m = timesPowerOfTwo(x, -k)
  if (m > Math.SQRT2) {
    m /= 2
    k += 1
  }
  const f = m - 1
  const s = f / (2 + f)
  const s2 = s * s
  // 2s = f − s·f: f is exact, so the rounding of s touches only the smaller part.
  const lnM = f - s * (f - s2 * polynomial(COEFFICIENTS, s2))
  return k === 0 ? lnM : k * LN2_HIGH + (lnM + k * LN2_LOW)
}

import { exp } from './exp.js'
import { log } from './log.js'

/** Up to here products round less than the logarithm does; beyond it their rounding grows with the exponent. */
const LARGEST_PRODUCT = 32

/**
 * `base^exponent` in float64, with the same bits on every JavaScript engine.
 *
 * Small whole exponents are products; all others are exp(exponent · log(base)), whose relative error is below
 * 4e-16 · (2 + |exponent · ln base|).
 *
 * @param base any number for a whole exponent; not negative for a fractional one (NaN otherwise)
 * @param exponent any finite number
 */
export function power(base: number, exponent: number): number {
  if (exponent < 0) return 1 / power(base, -exponent)
  if (exponent <= LARGEST_PRODUCT && Number.isInteger(exponent * 2)) {
    const half = Number.isInteger(exponent) ? 1 : Math.sqrt(base)
    return half * product(base, Math.floor(exponent))
  }
  if (base >= 0) return base === 0 ? 0 : exp(exponent * log(base))
  if (!Number.isInteger(exponent)) return Number.NaN
  const size = exp(exponent * log(-base))
  return exponent % 2 === 0 ? size : -size
}

/** `base · base · …`, by squaring. */
function product(base: number, count: number): number {
  let result = 1
  for (let square = base, rest = count; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square
    square *= square
  }
  return result
}

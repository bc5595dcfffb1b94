import { LN2_HIGH, LN2_LOW } from './ln2.js'
import { timesPowerOfTwo } from './power-of-two.js'
import { inverseFactorial, polynomial } from './taylor.js'

/** e^r = 1 + r + r²·(1/2! + r/3! + r²/4! + …); the first term left out is below 2e-18 for |r| ≤ ln 2 / 2. */
const COEFFICIENTS = Array.from({ length: 13 }, (_, i) => inverseFactorial(i + 2))

const OVERFLOW = 709.782712893384
const UNDERFLOW = -745.1332191019412

/**
 * e^x in float64, with the same bits on every JavaScript engine (`Math.exp` promises none).
 * Within 2 units in the last place.
 *
 * Method: x = k·ln 2 + r with |r| ≤ ln 2 / 2, and e^x = 2^k · e^r by Taylor's series.
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY
  if (x < UNDERFLOW) return 0
  const k = Math.floor(x / Math.LN2 + 0.5)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const lost = high - r - low
  return timesPowerOfTwo(1 + (r + (r * r * polynomial(COEFFICIENTS, r) + lost)), k)
}

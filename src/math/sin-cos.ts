import { GlassformerError } from '../errors/glassformer-error.js'
import { inverseFactorial, polynomial } from './taylor.js'

/** sin r = r + r³·(−1/3! + r²/5! − …), to r¹⁷. */
const SINE = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? -1 : 1) * inverseFactorial(2 * i + 3))
/** cos r = 1 − r²/2 + r⁴·(1/4! − r²/6! + …), to r¹⁸. */
const COSINE = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? 1 : -1) * inverseFactorial(2 * i + 4))

/** π/2 in three parts; the first two have 33 significant bits each, so that their product with a quadrant is exact. */
const HALF_PI_1 = 1.5707963267341256
const HALF_PI_2 = 6.077100506303966e-11
const HALF_PI_3 = 2.0222662487959506e-21

const LARGEST_ANGLE = 1e6

/**
 * Sine and cosine of an angle in radians, in float64, with the same bits on every JavaScript engine.
 * Absolute error below 3e-16 for |x| ≤ 1e6.
 *
 * Method: x = quadrant·π/2 + r with |r| ≤ π/4, then Taylor's series of r.
 *
 * @throws GlassformerError when |x| > 1e6: the quadrant would no longer be exact
 */
export function sinCos(x: number): { sin: number; cos: number } {
  if (!Number.isFinite(x)) return { sin: Number.NaN, cos: Number.NaN }
  if (Math.abs(x) > LARGEST_ANGLE) {
    throw new GlassformerError(
      `sinCos(${x}): angles beyond ±${LARGEST_ANGLE} are not supported; take the angle modulo 2π`,
    )
  }
  const quadrant = Math.floor(x * (2 / Math.PI) + 0.5)
  const first = x - quadrant * HALF_PI_1
  const second = quadrant * HALF_PI_2
  const high = first - second
  const low = first - high - second - quadrant * HALF_PI_3
  const r = high + low
  const lost = high - r + low

  const r2 = r * r
  const sine = r + (r * r2 * polynomial(SINE, r2) + lost)
  const half = r2 / 2
  const rest = 1 - half
  const cosine = rest + (1 - rest - half + (r2 * r2 * polynomial(COSINE, r2) - r * lost))

  switch (((quadrant % 4) + 4) % 4) {
    case 0:
      return { sin: sine, cos: cosine }
    case 1:
      return { sin: cosine, cos: -sine }
    case 2:
      return { sin: -sine, cos: -cosine }
    default:
      return { sin: -cosine, cos: sine }
  }
}

/** The sine of x radians: see {@link sinCos}. */
export function sin(x: number): number {
  return sinCos(x).sin
}

/** The cosine of x radians: see {@link sinCos}. */
export function cos(x: number): number {
  return sinCos(x).cos
}

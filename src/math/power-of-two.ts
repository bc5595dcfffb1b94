const LOWEST = -1022
const HIGHEST = 1023

/** `POWERS[k - LOWEST]` is 2^k: doubling and halving are exact. */
const POWERS = new Float64Array(HIGHEST - LOWEST + 1)
POWERS[-LOWEST] = 1
for (let k = 1; k <= HIGHEST; k++) POWERS[k - LOWEST] = 2 * normalPowerOfTwo(k - 1)
for (let k = -1; k >= LOWEST; k--) POWERS[k - LOWEST] = normalPowerOfTwo(k + 1) / 2

function normalPowerOfTwo(k: number): number {
  return POWERS[k - LOWEST] ?? Number.NaN
}

/**
 * `x · 2^k`, rounded once (for −2098 ≤ k ≤ 2046; beyond that, 0 or infinity for every finite x).
 *
 * @param x any number
 * @param k an integer
 */
export function timesPowerOfTwo(x: number, k: number): number {
  if (k > HIGHEST) return x * normalPowerOfTwo(HIGHEST) * normalPowerOfTwo(Math.min(k - HIGHEST, HIGHEST))
  // 2^-969 · 2^-53 = 2^-1022: the first product of a number in [1, 2) stays normal, so only the second one rounds.
  if (k < LOWEST) return x * normalPowerOfTwo(Math.max(k + 1022, LOWEST)) * normalPowerOfTwo(LOWEST)
  return x * normalPowerOfTwo(k)
}

/**
 * The integer `k` for which `2^k ≤ x < 2^(k+1)`.
 *
 * @param x positive and finite
 */
export function binaryExponent(x: number): number {
  let exponent = 0
  for (let step = 512; step >= 1; step /= 2) {
    if (x >= normalPowerOfTwo(step)) {
      x /= normalPowerOfTwo(step)
      exponent += step
    }
  }
  if (x >= 1) return exponent
  // Multiplying by 2^step is exact, from subnormal numbers too; 1074 = 1023 + 51 needs the first step twice.
  for (const step of [512, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1]) {
    if (x < normalPowerOfTwo(1 - step)) {
      x *= normalPowerOfTwo(step)
      exponent -= step
    }
  }
  return exponent
}

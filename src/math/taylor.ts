/**
 * The polynomial `c[0] + c[1]·x + c[2]·x² + …` by Horner's rule: always the same operations in the same order.
 *
 * @param coefficients lowest power first
 */
export function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + (coefficients[i] ?? 0)
  return sum
}

/** `1 / n!`, correctly rounded for n ≤ 18 (those factorials are exact in a double). */
export function inverseFactorial(n: number): number {
  let factorial = 1
  for (let i = 2; i <= n; i++) factorial *= i
  return 1 / factorial
}

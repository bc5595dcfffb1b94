import type { Value } from './compute.js'

/** `(1, 5, 64)` */
export function shapeOf({ shape }: { readonly shape: readonly number[] }): string {
  return `(${shape.join(', ')})`
}

/** The largest |a − b| over all places. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)))
  return largest
}

export function mean(numbers: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] as number
  return numbers.length === 0 ? 0 : sum / numbers.length
}

/** The standard deviation, dividing by n. */
export function spread(numbers: ArrayLike<number>): number {
  const middle = mean(numbers)
  let squares = 0
  for (let i = 0; i < numbers.length; i++) squares += ((numbers[i] as number) - middle) ** 2
  return Math.sqrt(squares / Math.max(1, numbers.length))
}

/** The length of a vector. */
export function norm(numbers: ArrayLike<number>): number {
  let squares = 0
  for (let i = 0; i < numbers.length; i++) squares += (numbers[i] as number) ** 2
  return Math.sqrt(squares)
}

/** Rows of a value's last two axes. */
export function rowsOf({ data, shape }: Value): number[][] {
  const width = shape.at(-1) ?? 1
  return Array.from({ length: data.length / width }, (_, i) => data.slice(i * width, (i + 1) * width))
}

/** `[0.5, −0.1]` as the figures' formulas write a row. */
export function listText(numbers: readonly number[], digits = 4): string {
  return `[${numbers.map(value => trimmed(value, digits)).join(', ')}]`
}

/** At most so many decimals, without zeros at the end. */
function trimmed(value: number, digits = 4): string {
  const text = value.toFixed(digits)
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short
}

/** A number as a formula has it: negative ones in brackets. */
export function factorText(value: number, digits = 4): string {
  const text = value.toFixed(digits)
  return text.startsWith('-') ? `(−${text.slice(1)})` : text
}

/** The numbers of whole rows, each with a scale of its own. */
export interface Int8Rows {
  readonly data: Int8Array
  /** One per row: a number is its integer times this. */
  readonly scale: Float32Array
}

/** The largest integer; −128 stays unused, so that a row and its negative are stored alike. */
const LARGEST = 127

/** Rounds the numbers of each row to 255 steps between its largest number and the negative of it. */
export function toInt8(numbers: Float32Array, width: number): Int8Rows {
  const scale = new Float32Array(numbers.length / width)
  const data = new Int8Array(numbers.length)
  for (let row = 0; row < scale.length; row++) {
    const values = numbers.subarray(row * width, (row + 1) * width)
    const step = Math.fround(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / LARGEST)
    scale[row] = step
    if (step === 0) continue
    for (const [i, value] of values.entries()) data[row * width + i] = clamped(Math.round(value / step))
  }
  return { data, scale }
}

/** The numbers that the integers stand for. */
export function fromInt8({ data, scale }: Int8Rows, width: number): Float32Array {
  return Float32Array.from(data, (integer, i) => integer * (scale[Math.floor(i / width)] ?? 0))
}

function clamped(integer: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, integer))
}

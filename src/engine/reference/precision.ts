/** How the engine stores numbers. Sums are always taken in float64; each stored result is rounded once. */
export type Precision = 'float64' | 'float32'

export type FloatArray = Float32Array | Float64Array

/** Zeros to store results in. */
export type Floats = (size: number) => FloatArray

export function floatsOf(precision: Precision): Floats {
  return precision === 'float32' ? size => new Float32Array(size) : size => new Float64Array(size)
}

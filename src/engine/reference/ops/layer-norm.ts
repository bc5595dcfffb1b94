import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { forEachRow } from './rows.js'

/** Mean and 1/√(variance + eps) of each row: `(…, width) → (…, 2)`. The variance divides by the width. */
export function layerNormStats(x: NDArray, eps: number, floats: Floats): NDArray {
  const rowShape = x.shape.slice(0, -1)
  const width = x.shape[x.rank - 1] as number
  const out = floats((x.size / width) * 2)
  forEachRow(x, (row, rowIndex) => {
    let sum = 0
    for (const element of row) sum += element
    const mean = sum / width
    let squares = 0
    for (const element of row) squares += (element - mean) * (element - mean)
    out[rowIndex * 2] = mean
    out[rowIndex * 2 + 1] = 1 / Math.sqrt(squares / width + eps)
  })
  return new NDArray(out, [...rowShape, 2])
}

/** `(x − mean) · rstd · gamma + beta` */
export function layerNorm(x: NDArray, stats: NDArray, gamma: NDArray, beta: NDArray, floats: Floats): NDArray {
  const out = floats(x.size)
  const statistics = stats.elements()
  const scale = gamma.elements()
  const shift = beta.elements()
  forEachRow(x, (row, rowIndex) => {
    const mean = statistics[rowIndex * 2] as number
    const rstd = statistics[rowIndex * 2 + 1] as number
    row.forEach((element, i) => {
      out[rowIndex * row.length + i] = (element - mean) * rstd * (scale[i] as number) + (shift[i] as number)
    })
  })
  return new NDArray(out, x.shape)
}

/**
 * With x̂ = (x − mean) · rstd and g = dy · gamma: `dx = rstd · (g − mean(g) − x̂ · mean(g · x̂))`. The last two terms are
 * what moving one element does to the row's mean and variance.
 */
export function layerNormGradInput(x: NDArray, stats: NDArray, gamma: NDArray, dy: NDArray, floats: Floats): NDArray {
  const out = floats(x.size)
  const statistics = stats.elements()
  const scale = gamma.elements()
  const upstream = dy.elements()
  forEachRow(x, (row, rowIndex) => {
    const width = row.length
    const start = rowIndex * width
    const mean = statistics[rowIndex * 2] as number
    const rstd = statistics[rowIndex * 2 + 1] as number
    const normalised = (i: number): number => ((row[i] as number) - mean) * rstd
    const scaled = (i: number): number => (upstream[start + i] as number) * (scale[i] as number)
    let sum = 0
    let dot = 0
    for (let i = 0; i < width; i++) {
      sum += scaled(i)
      dot += scaled(i) * normalised(i)
    }
    for (let i = 0; i < width; i++) {
      out[start + i] = rstd * (scaled(i) - sum / width - (normalised(i) * dot) / width)
    }
  })
  return new NDArray(out, x.shape)
}

/** `Σ dy · (x − mean) · rstd` over all rows: `(…, width) → (width)`. */
export function layerNormGradGamma(x: NDArray, stats: NDArray, dy: NDArray, floats: Floats): NDArray {
  const width = x.shape[x.rank - 1] as number
  const sums = new Float64Array(width)
  const statistics = stats.elements()
  const upstream = dy.elements()
  forEachRow(x, (row, rowIndex) => {
    const mean = statistics[rowIndex * 2] as number
    const rstd = statistics[rowIndex * 2 + 1] as number
    for (let i = 0; i < width; i++) {
      const normalised = ((row[i] as number) - mean) * rstd
      sums[i] = (sums[i] as number) + (upstream[rowIndex * width + i] as number) * normalised
    }
  })
  const out = floats(width)
  out.set(sums)
  return new NDArray(out, [width])
}

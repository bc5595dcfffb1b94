import { exp } from '../../../math/exp.js'
import type { RowOp } from '../../../tensor/op.js'
import { NDArray } from '../ndarray.js'
import { largest, rowsOf } from '../rows-of.js'
import type { Rules } from './rules.js'

export const rows: Rules<RowOp<NDArray>> = {
  /** `e^x / Σ e^x` over the last axis. The row's largest element is taken off first, so that e^x can't overflow. */
  softmax({ inputs: [x] }, { floats }) {
    const out = floats(x.size)
    rowsOf(x).forEach((row, rowIndex) => {
      const max = largest(row)
      let sum = 0
      for (const element of row) sum += exp(element - max)
      row.forEach((element, i) => {
        out[rowIndex * row.length + i] = exp(element - max) / sum
      })
    })
    return new NDArray(out, x.shape)
  },

  /** `dx = y · (dy − Σ y·dy)`, the sum over the row. */
  softmaxGrad({ inputs: [y, dy] }, { floats }) {
    const out = floats(y.size)
    const upstream = dy.elements()
    rowsOf(y).forEach((row, rowIndex) => {
      const start = rowIndex * row.length
      let dot = 0
      for (let i = 0; i < row.length; i++) dot += (row[i] as number) * (upstream[start + i] as number)
      for (let i = 0; i < row.length; i++) out[start + i] = (row[i] as number) * ((upstream[start + i] as number) - dot)
    })
    return new NDArray(out, y.shape)
  },

  /** Mean and 1/√(variance + eps) of each row: `(…, width) → (…, 2)`. The variance divides by the width. */
  layerNormStats({ inputs: [x], eps }, { floats }) {
    const rowShape = x.shape.slice(0, -1)
    const width = x.shape[x.rank - 1] as number
    const out = floats((x.size / width) * 2)
    rowsOf(x).forEach((row, rowIndex) => {
      let sum = 0
      for (const element of row) sum += element
      const mean = sum / width
      let squares = 0
      for (const element of row) squares += (element - mean) * (element - mean)
      out[rowIndex * 2] = mean
      out[rowIndex * 2 + 1] = 1 / Math.sqrt(squares / width + eps)
    })
    return new NDArray(out, [...rowShape, 2])
  },

  /** `(x − mean) · rstd · gamma + beta` */
  layerNorm({ inputs: [x, stats, gamma, beta] }, { floats }) {
    const out = floats(x.size)
    const statistics = stats.elements()
    const scale = gamma.elements()
    const shift = beta.elements()
    rowsOf(x).forEach((row, rowIndex) => {
      const mean = statistics[rowIndex * 2] as number
      const rstd = statistics[rowIndex * 2 + 1] as number
      row.forEach((element, i) => {
        out[rowIndex * row.length + i] = (element - mean) * rstd * (scale[i] as number) + (shift[i] as number)
      })
    })
    return new NDArray(out, x.shape)
  },

  /**
   * With x̂ = (x − mean) · rstd and g = dy · gamma: `dx = rstd · (g − mean(g) − x̂ · mean(g · x̂))`. The last two terms are
   * what moving one element does to the row's mean and variance.
   */
  layerNormGradInput({ inputs: [x, stats, gamma, dy] }, { floats }) {
    const out = floats(x.size)
    const statistics = stats.elements()
    const scale = gamma.elements()
    const upstream = dy.elements()
    rowsOf(x).forEach((row, rowIndex) => {
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
  },

  /** `Σ dy · (x − mean) · rstd` over all rows: `(…, width) → (width)`. */
  layerNormGradGamma({ inputs: [x, stats, dy] }, { floats }) {
    const width = x.shape[x.rank - 1] as number
    const sums = new Float64Array(width)
    const statistics = stats.elements()
    const upstream = dy.elements()
    rowsOf(x).forEach((row, rowIndex) => {
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
  },
}

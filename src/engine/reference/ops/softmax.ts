import { exp } from '../../../math/exp.js'
import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { forEachRow, largest } from './rows.js'

/** `e^x / Σ e^x` over the last axis. The row's largest element is taken off first, so that e^x can't overflow. */
export function softmax(x: NDArray, floats: Floats): NDArray {
  const out = floats(x.size)
  forEachRow(x, (row, rowIndex) => {
    const max = largest(row)
    let sum = 0
    for (const element of row) sum += exp(element - max)
    row.forEach((element, i) => {
      out[rowIndex * row.length + i] = exp(element - max) / sum
    })
  })
  return new NDArray(out, x.shape)
}

/** `dx = y · (dy − Σ y·dy)`, the sum over the row. */
export function softmaxGrad(y: NDArray, dy: NDArray, floats: Floats): NDArray {
  const out = floats(y.size)
  const upstream = dy.elements()
  forEachRow(y, (row, rowIndex) => {
    const start = rowIndex * row.length
    let dot = 0
    for (let i = 0; i < row.length; i++) dot += (row[i] as number) * (upstream[start + i] as number)
    for (let i = 0; i < row.length; i++) out[start + i] = (row[i] as number) * ((upstream[start + i] as number) - dot)
  })
  return new NDArray(out, y.shape)
}

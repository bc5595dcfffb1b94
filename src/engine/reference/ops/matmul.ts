import { NDArray, sizeOf } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { broadcastShape } from './elementwise.js'

/** `a·b` over the last two axes: `(…, rows, inner), (…, inner, columns) → (…, rows, columns)`. The others broadcast. */
export function matmul(a: NDArray, b: NDArray, floats: Floats): NDArray {
  const [rows, inner] = a.shape.slice(-2) as [number, number]
  const columns = b.shape[b.rank - 1] as number
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const left = a.expand([...batch, rows, inner]).elements()
  const right = b.expand([...batch, inner, columns]).elements()
  const out = floats(sizeOf(batch) * rows * columns)
  for (let item = 0; item < sizeOf(batch); item++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0
        for (let k = 0; k < inner; k++) {
          const fromLeft = left[(item * rows + row) * inner + k] as number
          const fromRight = right[(item * inner + k) * columns + column] as number
          sum += fromLeft * fromRight
        }
        out[(item * rows + row) * columns + column] = sum
      }
    }
  }
  return new NDArray(out, [...batch, rows, columns])
}

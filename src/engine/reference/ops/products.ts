import { elementCount } from '../../../math/row-major.js'
import type { ProductOp } from '../../../tensor/op.js'
import { broadcastShape, NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { zip } from './elementwise.js'
import type { Rules } from './rules.js'

export const products: Rules<ProductOp<NDArray>> = {
  /** `a·b` over the last two axes: `(…, rows, inner), (…, inner, columns) → (…, rows, columns)`. The others broadcast. */
  matmul: ({ inputs: [a, b] }, { floats }) => product(a, b, floats),

  /** `x·weightᵀ + bias`; the weight is `(out, in)`. `transposed`: `x·weight + bias`, as the gradient of x needs it. */
  linear({ inputs: [x, weight, bias], transposed }, { floats }) {
    const rows = product(flattenRows(x), transposed ? weight : weight.transpose(0, 1), floats) // (rows, out)
    const sums = bias === undefined ? rows : zip(rows, bias, (element, shift) => element + shift, floats)
    return sums.view([...x.shape.slice(0, -1), sums.shape[1] as number])
  },

  /** The weight's gradient `dyᵀ·x`, summed over all rows: `(…, in), (…, out) → (out, in)`. */
  linearGradWeight: ({ inputs: [x, dy] }, { floats }) =>
    product(flattenRows(dy).transpose(0, 1), flattenRows(x), floats),

  /** The sum over the axes along which `shape` would be stretched to x's shape: the gradient of broadcasting. */
  sumTo({ inputs: [x], shape }, { floats, size }) {
    const sizes = shape.map(size)
    // Where each element of x is added: `sizes` stretched over x leads all that share a sum to the same place.
    const sums = new Float64Array(elementCount(sizes))
    const places = new NDArray(sums, sizes).expand(x.shape).places()
    const elements = x.elements()
    places.forEach((place, i) => {
      sums[place] = (sums[place] as number) + (elements[i] as number)
    })
    const out = floats(sums.length)
    out.set(sums)
    return new NDArray(out, sizes)
  },

  /** `√Σx²` over all elements: `(…) → ()`. */
  norm({ inputs: [x] }, { floats }) {
    const elements = x.elements()
    let sum = 0
    for (let i = 0; i < elements.length; i++) sum += (elements[i] as number) ** 2
    return new NDArray(floats(1).fill(Math.sqrt(sum)), [])
  },
}

function product(a: NDArray, b: NDArray, floats: Floats): NDArray {
  const [rows, inner] = a.shape.slice(-2) as [number, number]
  const columns = b.shape[b.rank - 1] as number
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const left = a.expand([...batch, rows, inner]).elements()
  const right = b.expand([...batch, inner, columns]).elements()
  const out = floats(elementCount(batch) * rows * columns)
  for (let item = 0; item < elementCount(batch); item++) {
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

/** `(…, width) → (rows, width)` */
function flattenRows(x: NDArray): NDArray {
  const width = x.shape[x.rank - 1] as number
  const elements = x.elements()
  return new NDArray(elements, [width === 0 ? 0 : elements.length / width, width])
}

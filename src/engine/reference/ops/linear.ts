import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'
import { binary } from './elementwise.js'
import { matmul } from './matmul.js'

/** `x·weightᵀ + bias`; the weight is `(out, in)`. `transposed`: `x·weight + bias`, as the gradient of x needs it. */
export function linear(
  x: NDArray, // (…, in)
  weight: NDArray,
  bias: NDArray | undefined,
  transposed: boolean,
  floats: Floats,
): NDArray {
  const rows = flattenRows(x)
  const product = matmul(rows, transposed ? weight : weight.transpose(0, 1), floats) // (rows, out)
  const sum = bias === undefined ? product : binary('add', product, bias, floats)
  return sum.view([...x.shape.slice(0, -1), sum.shape[1] as number])
}

/** The weight's gradient `dyᵀ·x`, summed over all rows: `(…, in), (…, out) → (out, in)`. */
export function linearGradWeight(x: NDArray, dy: NDArray, floats: Floats): NDArray {
  return matmul(flattenRows(dy).transpose(0, 1), flattenRows(x), floats)
}

/** `(…, width) → (rows, width)` */
function flattenRows(x: NDArray): NDArray {
  const width = x.shape[x.rank - 1] as number
  const elements = x.elements()
  return new NDArray(elements, [width === 0 ? 0 : elements.length / width, width])
}

import { NDArray } from '../ndarray.js'
import type { Floats } from '../precision.js'

/** The rows of `table` that the ids name: `(…), (vocabSize, embedDim) → (…, embedDim)`. */
export function embedding(ids: NDArray, table: NDArray, floats: Floats): NDArray {
  const width = table.shape[1] as number
  const rows = table.elements()
  const out = floats(ids.size * width)
  ids.elements().forEach((id, i) => {
    out.set(rows.subarray(id * width, (id + 1) * width), i * width)
  })
  return new NDArray(out, [...ids.shape, width])
}

/** Each row's gradient: the sum of `dy` over the places where its id stands; 0 for the padding's row. */
export function embeddingGrad(
  ids: NDArray,
  dy: NDArray, // (…, embedDim)
  vocabSize: number,
  paddingIdx: number | null,
  floats: Floats,
): NDArray {
  const width = dy.shape[dy.rank - 1] as number
  const upstream = dy.elements()
  const sums = new Float64Array(vocabSize * width)
  ids.elements().forEach((id, i) => {
    if (id === paddingIdx) return
    for (let j = 0; j < width; j++) {
      sums[id * width + j] = (sums[id * width + j] as number) + (upstream[i * width + j] as number)
    }
  })
  const out = floats(sums.length)
  out.set(sums)
  return new NDArray(out, [vocabSize, width])
}

import { compute, floats, type Value } from './compute.js'
import type { Tools } from './tools.js'

/** The cosine between every two rows: `(rows, rows)`. A row of zeros has no direction: 0. */
export async function cosines(tools: Tools, { data, shape }: Value): Promise<Value> {
  const [count = 0, width = 0] = shape
  const x = floats('rows', { row: count, embedDim: width }, data)
  const { dots } = await compute(tools, { dots: x.matmul(x.T()) })
  const size = (i: number): number => Math.sqrt(dots.data[i * count + i] ?? 0)
  const cells = dots.data.map((dot, place) => {
    const sizes = size(Math.floor(place / count)) * size(place % count)
    return sizes === 0 ? 0 : dot / sizes
  })
  return { data: cells, shape: [count, count] }
}

import { MASKED } from '#dist/explain/figures/grids.js'
import { softmax } from '#dist/math/softmax.js'
import type { TensorNumbers } from './viewer.ts'

/** A tensor that the picture draws, and how finely. */
export interface Wanted {
  readonly name: string
  /** Of several heads: their mean, or each. */
  readonly heads: 'mean' | 'each'
  /** Wider rows are summed up in so many columns. */
  readonly columns: number
  /** Rows of logits as probabilities, of the likeliest words where there are more than columns. */
  readonly probabilities: boolean
}

/** Where a tensor's numbers lie: (heads, rows, columns) of the first example, row by row. */
export interface Drawing {
  readonly name: string
  readonly heads: number
  readonly rows: number
  readonly columns: number
  readonly offset: number
  /** The largest magnitude in the whole tensor, masked numbers left out. */
  readonly largest: number
  /** Of probabilities: the ids of the words that the columns are, and each row's likeliest. */
  readonly words: readonly number[]
  readonly best: readonly number[]
}

/** All numbers of a picture in one buffer. */
export interface Picture {
  readonly data: Float32Array
  readonly drawings: readonly Drawing[]
}

export async function pictureOf(
  wanted: readonly Wanted[],
  read: (name: string) => Promise<TensorNumbers | null>,
): Promise<Picture> {
  const all = await Promise.all(
    wanted.map(async want => {
      const numbers = await read(want.name)
      return numbers === null ? [] : [summarise(numbers, want)]
    }),
  )
  const summaries = all.flat()
  const data = new Float32Array(summaries.reduce((sum, { values }) => sum + values.length, 0))
  let offset = 0
  const drawings = summaries.map(({ values, ...summary }) => {
    data.set(values, offset)
    const drawing = { ...summary, offset }
    offset += values.length
    return drawing
  })
  return { data, drawings }
}

/** The first example's numbers as (heads, rows, columns), no wider than asked. */
export function summarise(
  { name, data, shape }: TensorNumbers,
  { heads: which, columns: most, probabilities }: Wanted,
): Omit<Drawing, 'offset'> & { readonly values: Float32Array } {
  const [rows, width] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1]
  const each = shape.length === 4 ? (shape[1] ?? 1) : 1
  const own = data.subarray(0, each * rows * width)
  const full = which === 'mean' && each > 1 ? meanOf(own, each) : Float32Array.from(own)
  if (probabilities) return { name, heads: 1, rows, ...likeliest(full, width, most) }
  const heads = full.length / Math.max(1, rows * width)
  const columns = Math.min(width, Math.max(1, most))
  const values = columns === width ? full : narrowed(full, width, columns)
  let largest = 0
  for (const value of full) if (Math.abs(value) < MASKED) largest = Math.max(largest, Math.abs(value))
  return { name, heads, rows, columns, largest, values, words: [], best: [] }
}

function meanOf(data: ArrayLike<number>, parts: number): Float32Array {
  const size = data.length / parts
  return Float32Array.from({ length: size }, (_, i) => {
    let sum = 0
    for (let part = 0; part < parts; part++) sum += data[part * size + i] ?? 0
    return sum / parts
  })
}

/** Of the numbers that share a column, the one of the largest magnitude stands for all. */
function narrowed(data: Float32Array, width: number, columns: number): Float32Array {
  const rows = data.length / width
  const result = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const at = row * columns + Math.floor((column * columns) / width)
      const value = data[row * width + column] ?? 0
      if (Math.abs(value) > Math.abs(result[at] ?? 0)) result[at] = value
    }
  }
  return result
}

/** Each row's logits as probabilities, of the words that are likeliest anywhere. */
function likeliest(
  logits: Float32Array,
  width: number,
  most: number,
): Pick<Drawing, 'columns' | 'largest' | 'words' | 'best'> & { readonly values: Float32Array } {
  const rows = Array.from({ length: logits.length / width }, (_, row) =>
    softmax(logits.subarray(row * width, (row + 1) * width)),
  )
  const ids = Array.from({ length: width }, (_, id) => id)
  const height = (id: number): number => rows.reduce((top, row) => Math.max(top, row[id] ?? 0), 0)
  const words =
    width <= most
      ? ids
      : ids
          .map(id => [id, height(id)] as const)
          .sort(([, a], [, b]) => b - a)
          .slice(0, most)
          .map(([id]) => id)
          .sort((a, b) => a - b)
  const best = rows.map(row => row.reduce((top, value, id) => (value > (row[top] ?? 0) ? id : top), 0))
  const values = Float32Array.from(rows.flatMap(row => words.map(id => row[id] ?? 0)))
  return { columns: words.length, largest: 1, words, best, values }
}

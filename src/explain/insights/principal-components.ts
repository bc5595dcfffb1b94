/** Where rows of numbers lie along the directions in which they differ most. */
export interface Components {
  /** What is taken off every row: the mean of each column. */
  readonly mean: Float64Array
  /** Directions of length one, the widest first. */
  readonly directions: readonly Float64Array[]
}

const SWEEPS = 60

/**
 * Principal components of rows: the eigenvectors of their Gram matrix, by Jacobi's rotations. Of each direction the
 * entry that is largest in size is positive, so that the same rows always look the same.
 *
 * @param data `(rows, columns)`, row by row
 * @param count how many directions. Default 2.
 */
export function principalComponents(data: ArrayLike<number>, rows: number, columns: number, count = 2): Components {
  const mean = new Float64Array(columns)
  for (let i = 0; i < rows * columns; i++) mean[i % columns] = (mean[i % columns] ?? 0) + (data[i] ?? 0) / rows
  const centred = Float64Array.from({ length: rows * columns }, (_, i) => (data[i] ?? 0) - (mean[i % columns] ?? 0))
  const gram = Array.from({ length: rows }, (_, r) =>
    Float64Array.from({ length: rows }, (_, s) => {
      let sum = 0
      for (let c = 0; c < columns; c++) sum += (centred[r * columns + c] ?? 0) * (centred[s * columns + c] ?? 0)
      return sum
    }),
  )
  const vectors = eigenvectors(gram).slice(0, count)
  const directions = vectors.map(vector => {
    const direction = new Float64Array(columns)
    for (let i = 0; i < rows * columns; i++) {
      const row = Math.floor(i / columns)
      direction[i % columns] = (direction[i % columns] ?? 0) + (centred[i] ?? 0) * (vector[row] ?? 0)
    }
    return positive(direction.map(entry => entry / (Math.hypot(...direction) || 1)))
  })
  return { mean, directions }
}

/** Each row's place along each direction: `(rows, directions)`. */
export function projected(data: ArrayLike<number>, { mean, directions }: Components): number[][] {
  const columns = mean.length
  return Array.from({ length: data.length / columns }, (_, row) =>
    directions.map(direction => {
      let sum = 0
      for (let c = 0; c < columns; c++) sum += ((data[row * columns + c] ?? 0) - (mean[c] ?? 0)) * (direction[c] ?? 0)
      return sum
    }),
  )
}

/** How much of the rows' variance lies along the directions, 0 to 1. */
export function varianceShare(data: ArrayLike<number>, components: Components): number {
  const columns = components.mean.length
  let all = 0
  for (let i = 0; i < data.length; i++) all += ((data[i] ?? 0) - (components.mean[i % columns] ?? 0)) ** 2
  const along = projected(data, components)
    .flat()
    .reduce((sum, place) => sum + place * place, 0)
  return all === 0 ? 1 : along / all
}

/** Of a symmetric matrix, which this spoils; those of the largest eigenvalues first. */
function eigenvectors(matrix: readonly Float64Array[]): Float64Array[] {
  const size = matrix.length
  const vectors = matrix.map((_, r) => Float64Array.from({ length: size }, (_, c) => (r === c ? 1 : 0)))
  const at = (r: number, c: number): number => matrix[r]?.[c] ?? 0
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        off = Math.max(off, Math.abs(at(p, q)))
        if (at(p, q) !== 0) rotate(matrix, vectors, p, q)
      }
    }
    if (off < 1e-14 * Math.max(...matrix.map((_, i) => Math.abs(at(i, i))))) break
  }
  const order = matrix.map((_, i) => i).sort((a, b) => at(b, b) - at(a, a))
  return order.map(column => Float64Array.from(vectors, row => row[column] ?? 0))
}

/** Makes one number off the diagonal zero. */
function rotate(matrix: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [matrix[p], matrix[q]]
  if (rowP === undefined || rowQ === undefined) return
  const theta = ((rowQ[q] ?? 0) - (rowP[p] ?? 0)) / (2 * (rowP[q] ?? 1))
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (const row of matrix) turn(row, p, q, c, s)
  for (let i = 0; i < rowP.length; i++) {
    const [a, b] = [rowP[i] ?? 0, rowQ[i] ?? 0]
    rowP[i] = c * a - s * b
    rowQ[i] = s * a + c * b
  }
  for (const row of vectors) turn(row, p, q, c, s)
}

function turn(row: Float64Array, p: number, q: number, c: number, s: number): void {
  const [a, b] = [row[p] ?? 0, row[q] ?? 0]
  row[p] = c * a - s * b
  row[q] = s * a + c * b
}

function positive(direction: Float64Array): Float64Array {
  const largest = direction.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best), 0)
  return largest < 0 ? direction.map(entry => -entry) : direction
}

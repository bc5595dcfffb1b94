import { elementCount, unflatten } from '../../math/row-major.js'

/** The cell of a broadcast operand: axes are aligned from the last, and along one of size 1 there is only 0. */
export function broadcastIndex(index: readonly number[], shape: readonly number[]): number[] {
  const added = index.length - shape.length
  return shape.map((size, axis) => (size === 1 ? 0 : (index[axis + added] ?? 0)))
}

/** The cells of the row in which `index` stands, along the last axis. */
export function rowThrough(index: readonly number[], shape: readonly number[]): number[][] {
  return Array.from({ length: shape.at(-1) ?? 0 }, (_, column) => [...index.slice(0, -1), column])
}

/** Every row: the index of all axes but the last. */
export function allRows(shape: readonly number[]): number[][] {
  const outer = shape.slice(0, -1)
  return Array.from({ length: elementCount(outer) }, (_, row) => unflatten(row, outer))
}

import { GlassformerError } from '../../errors/glassformer-error.js'
import { type Dim, sameDim, shapeText } from '../dim.js'
import type { TensorType } from '../type.js'

/** Shape and axis names of an element-by-element operation, aligned from the last axis as in NumPy. */
export function broadcast(a: TensorType, b: TensorType, operation: string): { shape: Dim[]; axes: string[] } {
  const rank = Math.max(a.shape.length, b.shape.length)
  const shape: Dim[] = []
  const axes: string[] = []
  for (let axis = 0; axis < rank; axis++) {
    const fromA = axis - (rank - a.shape.length)
    const fromB = axis - (rank - b.shape.length)
    const sizeA = fromA < 0 ? 1 : (a.shape[fromA] as Dim)
    const sizeB = fromB < 0 ? 1 : (b.shape[fromB] as Dim)
    if (sizeA !== 1 && sizeB !== 1 && !sameDim(sizeA, sizeB)) {
      throw new GlassformerError(`${operation}: ${shapeText(a.shape)} and ${shapeText(b.shape)} don't broadcast`)
    }
    const takeA = fromA >= 0 && (sizeA !== 1 || sizeB === 1)
    shape.push(sizeA === 1 ? sizeB : sizeA)
    axes.push((takeA ? a.axes[fromA] : b.axes[fromB]) ?? '')
  }
  return { shape, axes }
}

/** The number of leading axes that broadcasting `from` to `to` adds, and whether each other axis is stretched. */
export function canExpand(from: readonly Dim[], to: readonly Dim[]): boolean {
  const added = to.length - from.length
  return added >= 0 && from.every((size, axis) => size === 1 || sameDim(size, to[axis + added] as Dim))
}

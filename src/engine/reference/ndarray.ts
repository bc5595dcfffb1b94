import { elementCount } from '../../math/row-major.js'
import { forEachPlace, isRowMajor, rowMajorStrides } from '../../math/strided.js'
import type { NumericArray } from '../engine.js'

/**
 * Numbers with a shape: element `[i, j, …]` stands at `offset + i·strides[0] + j·strides[1] + …` of `data`. Several
 * arrays may look at the same data: a view moves no numbers, it only reads them in another order.
 */
export class NDArray {
  constructor(
    readonly data: NumericArray,
    readonly shape: readonly number[],
    readonly strides: readonly number[] = rowMajorStrides(shape),
    readonly offset = 0,
  ) {}

  get rank(): number {
    return this.shape.length
  }

  get size(): number {
    return elementCount(this.shape)
  }

  transpose(axis0: number, axis1: number): NDArray {
    return new NDArray(this.data, swap(this.shape, axis0, axis1), swap(this.strides, axis0, axis1), this.offset)
  }

  /** `x[start:end]` along one axis. */
  slice(axis: number, start: number, end: number): NDArray {
    const offset = this.offset + start * (this.strides[axis] as number)
    return new NDArray(this.data, this.shape.with(axis, end - start), this.strides, offset)
  }

  unsqueeze(axis: number): NDArray {
    return new NDArray(this.data, this.shape.toSpliced(axis, 0, 1), this.strides.toSpliced(axis, 0, 0), this.offset)
  }

  /** Repeats axes of size 1, and adds leading axes: a stride of 0 reads the same number again. */
  expand(shape: readonly number[]): NDArray {
    const added = shape.length - this.rank
    const strides = shape.map((size, axis) => {
      const from = this.shape[axis - added]
      if (from !== undefined && from !== 1 && from !== size) {
        throw new RangeError(`(${this.shape.join(', ')}) doesn't stretch to (${shape.join(', ')})`)
      }
      return from === undefined || from !== size ? 0 : (this.strides[axis - added] as number)
    })
    return new NDArray(this.data, shape, strides, this.offset)
  }

  /**
   * The same memory under another shape. The strides are read off the memory: how far a step along each new axis
   * goes. They must then lead to every element.
   *
   * @throws RangeError when no strides do: data would have to move.
   */
  view(shape: readonly number[]): NDArray {
    const places = this.places()
    const first = places[0] ?? this.offset
    const steps = rowMajorStrides(shape)
    const strides = shape.map((size, axis) => (size > 1 ? (places[steps[axis] as number] ?? first) - first : 0))
    const view = new NDArray(this.data, shape, strides, first)
    const reached = view.places()
    if (reached.length !== places.length || reached.some((place, i) => place !== places[i])) {
      throw new RangeError(
        `(${this.shape.join(', ')}) can't be viewed as (${shape.join(', ')}): data would have to move`,
      )
    }
    return view
  }

  /** Where in `data` each element stands, the elements in row-major order. */
  places(): Int32Array {
    const places = new Int32Array(this.size)
    forEachPlace(this.shape, this.strides, this.offset, (place, element) => {
      places[element] = place
    })
    return places
  }

  /** The elements in row-major order. The array's own data where they lie in that order already, so don't write. */
  elements(): NumericArray {
    if (isRowMajor(this.shape, this.strides)) return this.data.subarray(this.offset, this.offset + this.size)
    const elements = sameKind(this.data, this.size)
    this.places().forEach((place, i) => {
      elements[i] = this.data[place] as number
    })
    return elements
  }
}

/** The shape that both stretch to, aligned from the last axis. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const sizeA = a[axis - (rank - a.length)] ?? 1
    const sizeB = b[axis - (rank - b.length)] ?? 1
    return sizeA === 1 ? sizeB : sizeA
  })
}

function swap(items: readonly number[], a: number, b: number): number[] {
  return items.with(a, items[b] as number).with(b, items[a] as number)
}

/** Room for numbers of the kind that `data` holds. */
function sameKind(data: NumericArray, size: number): NumericArray {
  if (data instanceof Int32Array) return new Int32Array(size)
  return data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size)
}

import { elementCount } from '../../math/row-major.js'
import { type DimValues, evaluateDim } from '../../tensor/dim.js'
import { isState } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { State } from '../engine.js'
import { NDArray } from './ndarray.js'
import type { Floats } from './precision.js'

/** Buffers by key, each an array of its own. */
export class ReferenceState implements State {
  private readonly arrays = new Map<string, NDArray>()

  constructor(
    private readonly buffers: readonly Tensor[],
    public sizes: DimValues,
    private readonly floats: Floats,
  ) {
    for (const { op, shape } of buffers) if (isState(op)) this.arrays.set(op.key, this.zeros(this.sizesOf(shape)))
  }

  resize(sizes: DimValues): void {
    this.sizes = { ...this.sizes, ...sizes }
    for (const { op, shape } of this.buffers) {
      const old = isState(op) ? this.arrays.get(op.key) : undefined
      const grown = this.zeros(this.sizesOf(shape))
      if (!isState(op) || old === undefined || old.shape.join() === grown.shape.join()) continue
      const [rows = 0, length = 0] = old.shape.map((size, axis) => Math.min(size, grown.shape[axis] as number))
      for (let n = 0; n < rows; n++) {
        const part = old
          .slice(0, n, n + 1)
          .slice(1, 0, length)
          .elements()
        grown.data.set(part, (n * grown.size) / (grown.shape[0] as number))
      }
      this.arrays.set(op.key, grown)
    }
  }

  select(rows: readonly number[]): void {
    this.sizes = { ...this.sizes, N: rows.length }
    for (const [key, { data, shape, size }] of this.arrays) {
      const width = size / (shape[0] as number)
      const selected = this.zeros(shape.with(0, rows.length))
      for (const [n, row] of rows.entries()) selected.data.set(data.subarray(row * width, (row + 1) * width), n * width)
      this.arrays.set(key, selected)
    }
  }

  dispose(): void {
    this.arrays.clear()
  }

  get(key: string): NDArray | undefined {
    return this.arrays.get(key)
  }

  /** Gives a buffer these numbers. */
  write(key: string, data: ArrayLike<number>): void {
    const array = this.zeros(this.arrays.get(key)?.shape ?? [])
    array.data.set(data)
    this.arrays.set(key, array)
  }

  private sizesOf(shape: Tensor['shape']): number[] {
    return shape.map(size => evaluateDim(size, this.sizes))
  }

  private zeros(shape: readonly number[]): NDArray {
    return new NDArray(this.floats(elementCount(shape)), shape)
  }
}

import { type Dim, type DimValues, dimText, evaluateDim } from '../../tensor/dim.js'
import { type Extent, evaluateExtent, extentText, product, sameExtent } from '../../tensor/extent.js'
import type { NumericArray } from '../engine.js'
import type { LinearMemory } from './linear-memory.js'
import { type Packing, packedLength } from './packing.js'

interface Axis {
  readonly length: Extent
  readonly sequences: Dim
  readonly packing: Packing | undefined
  /** The first row of each sequence, and behind the last the number of rows. */
  rows: Int32Array
  address: number
}

/**
 * For each length axis, where each sequence's rows begin: at equal distances in a padded batch, one after the other
 * in a packed one. Also where the pieces of the batch begin.
 */
export class Offsets {
  private readonly axes = new Map<string, Axis>()
  private splits: Int32Array
  private batch = 0

  constructor(
    private readonly packings: readonly Packing[],
    private readonly pieces: number,
  ) {
    this.splits = new Int32Array(pieces + 1)
  }

  /** Asks for the offsets of an axis. @returns its key. */
  need(length: Extent, sequences: Dim): string {
    const key = axisKey(length, sequences)
    if (!this.axes.has(key)) {
      const packing = this.packings.find(({ length: packed }) => sameExtent(product([packed]), length))
      this.axes.set(key, { length, sequences, packing, rows: new Int32Array(1), address: 0 })
    }
    return key
  }

  /** Bytes that the offsets of batches up to `capacity` need. */
  bytes(capacity: DimValues): number {
    let bytes = 0
    for (const { sequences } of this.axes.values()) bytes += 4 * (evaluateDim(sequences, capacity) + 1)
    return bytes
  }

  /** Gives each axis its place from `start` on. */
  placeAt(start: number, capacity: DimValues): void {
    let address = start
    for (const axis of this.axes.values()) {
      const count = evaluateDim(axis.sequences, capacity) + 1
      axis.address = address
      if (axis.rows.length < count) axis.rows = new Int32Array(count)
      address += 4 * count
    }
  }

  /** Computes the offsets of one run and writes them to memory. */
  bind(memory: LinearMemory, values: DimValues, idsOf: (packing: Packing) => NumericArray): void {
    for (const axis of this.axes.values()) {
      const { rows, packing } = axis
      const sequences = evaluateDim(axis.sequences, values)
      const length = evaluateExtent(axis.length, values)
      const ids = packing === undefined ? undefined : idsOf(packing)
      rows[0] = 0
      for (let n = 0; n < sequences; n++) {
        const own = packing === undefined || ids === undefined ? length : packedLength(packing, n, ids, values)
        rows[n + 1] = (rows[n] as number) + own
      }
      for (let n = 0; n <= sequences; n++) memory.i32[axis.address / 4 + n] = rows[n] as number
    }
    this.batch = values['N'] ?? 0
    this.balance()
  }

  address(key: string): number {
    return this.axis(key).address
  }

  private axis(key: string): Axis {
    const axis = this.axes.get(key)
    if (axis === undefined) throw new Error(`no offsets for ${key}`)
    return axis
  }

  /** The number of rows of the whole batch. */
  rows(key: string): number {
    return this.axis(key).rows[this.batch] as number
  }

  /** The first row of sequence `n`. */
  at(length: Dim, n: number): number {
    return this.axis(axisKey(product([length]), BATCH)).rows[n] as number
  }

  /** The first sequence of a piece. */
  split(piece: number): number {
    return this.splits[piece] as number
  }

  /** Pieces of about equally many rows, so that long sequences don't all fall to one worker. */
  private balance(): void {
    const batchAxes = [...this.axes.values()].filter(({ sequences }) => typeof sequences !== 'number')
    const rowsBefore = (n: number): number => batchAxes.reduce((sum, { rows }) => sum + (rows[n] as number), 0)
    const total = rowsBefore(this.batch)
    let n = 0
    for (let piece = 1; piece < this.pieces; piece++) {
      const goal = (total * piece) / this.pieces
      while (n < this.batch && rowsBefore(n) + rowsBefore(n + 1) < 2 * goal) n++
      this.splits[piece] = batchAxes.length > 0 ? n : Math.floor((this.batch * piece) / this.pieces)
    }
    this.splits[this.pieces] = this.batch
  }
}

const BATCH: Dim = { symbol: 'N', offset: 0 }

function axisKey(length: Extent, sequences: Dim): string {
  return `${dimText(sequences)} × ${extentText(length)}`
}

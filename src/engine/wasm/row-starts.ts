import { type Dim, type DimValues, dimText, evaluateDim } from '../../tensor/dim.js'
import { type Extent, evaluateExtent, extentText, product, sameExtent } from '../../tensor/extent.js'
import type { NumericArray } from '../engine.js'
import type { LinearMemory } from './linear-memory.js'
import { type Packing, packedLength } from './packing.js'

/** A length axis of a batch. */
export interface LengthAxis {
  readonly length: Extent
  readonly sequences: Dim
  readonly packing: Packing | undefined
  /** The first row of each sequence, and behind the last the number of rows. */
  starts: Int32Array
  /** Of the starts in memory, in bytes. */
  address: number
}

/**
 * For each length axis, where each sequence's rows begin: at equal distances in a padded batch, one after the other
 * in a packed one. Also where the pieces of the batch begin.
 */
export class RowStarts {
  private readonly axes = new Map<string, LengthAxis>()
  private splits: Int32Array
  private batch = 0

  constructor(
    private readonly packings: readonly Packing[],
    private readonly pieces: number,
    private readonly leastRows: number,
  ) {
    this.splits = new Int32Array(pieces + 1)
  }

  /** Asks for the row starts of an axis; `sequences` is by default the batch. */
  need(length: Extent, sequences: Dim = BATCH): LengthAxis {
    const key = `${dimText(sequences)} × ${extentText(length)}`
    let axis = this.axes.get(key)
    if (axis === undefined) {
      const packing = this.packings.find(({ length: packed }) => sameExtent(product([packed]), length))
      axis = { length, sequences, packing, starts: new Int32Array(1), address: 0 }
      this.axes.set(key, axis)
    }
    return axis
  }

  /** Whether row starts are others where symbols of these names have other values. */
  dependOn(changed: readonly string[]): boolean {
    if (changed.length === 0) return false
    for (const { length, sequences } of this.axes.values()) {
      if (typeof sequences !== 'number' && changed.includes(sequences.symbol)) return true
      if (length.symbols.some(({ symbol }) => changed.includes(symbol))) return true
    }
    return changed.includes('N')
  }

  /** Bytes that the row starts of batches up to `capacity` need. */
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
      if (axis.starts.length < count) axis.starts = new Int32Array(count)
      address += 4 * count
    }
  }

  /** Computes the row starts of one run and writes them to memory. @returns whether they are others than before. */
  bind(memory: LinearMemory, values: DimValues, idsOf: (packing: Packing) => NumericArray): boolean {
    const { i32 } = memory
    const batch = values['N'] ?? 0
    let changed = batch !== this.batch
    this.batch = batch
    for (const axis of this.axes.values()) {
      const { starts, packing } = axis
      const sequences = evaluateDim(axis.sequences, values)
      const length = evaluateExtent(axis.length, values)
      const ids = packing === undefined ? undefined : idsOf(packing)
      starts[0] = 0
      for (let n = 0; n < sequences; n++) {
        const own = packing === undefined || ids === undefined ? length : packedLength(packing, n, ids, values)
        const next = (starts[n] as number) + own
        if (starts[n + 1] !== next) changed = true
        starts[n + 1] = next
      }
      for (let n = 0; n <= sequences; n++) i32[axis.address / 4 + n] = starts[n] as number
    }
    if (changed) this.balance()
    return changed
  }

  /** The number of rows of the whole batch. */
  rowCount({ starts }: LengthAxis): number {
    return starts[this.batch] as number
  }

  /** The first sequence of a piece. */
  split(piece: number): number {
    return this.splits[piece] as number
  }

  /** Pieces of about equally many rows, so that long sequences don't all fall to one worker. */
  private balance(): void {
    const batchAxes = [...this.axes.values()].filter(({ sequences }) => typeof sequences !== 'number')
    const rowsBefore = (n: number): number => batchAxes.reduce((sum, { starts }) => sum + (starts[n] as number), 0)
    const total = rowsBefore(this.batch)
    const parts = this.partsOf(Math.min(...batchAxes.map(axis => this.rowCount(axis))))
    let n = 0
    for (let piece = 1; piece < this.pieces; piece++) {
      const goal = (total * Math.ceil((parts * piece) / this.pieces)) / parts
      while (n < this.batch && rowsBefore(n) + rowsBefore(n + 1) < 2 * goal) n++
      this.splits[piece] = batchAxes.length > 0 ? n : Math.floor((this.batch * piece) / this.pieces)
    }
    this.splits[this.pieces] = this.batch
  }

  /** How many pieces get rows, where none may have too few: a divisor, so that workers get as many of them each. */
  private partsOf(rows: number): number {
    let parts = this.pieces
    while (parts > 1 && (this.pieces % parts > 0 || rows < parts * this.leastRows)) parts--
    return parts
  }
}

const BATCH: Dim = { symbol: 'N', offset: 0 }

import type { DimValues } from '../../tensor/dim.js'
import { type Extent, evaluateExtent, extentText, product } from '../../tensor/extent.js'
import type { Argument, Slot } from './arguments.js'
import { kernelSignatures } from './generated/kernel-signatures.generated.js'
import type { Instruction, Partition } from './instruction.js'
import { kernelIndex } from './kernel-list.js'
import type { LinearMemory } from './linear-memory.js'
import type { LengthAxis, RowStarts } from './row-starts.js'
import type { Step } from './schedule.js'
import { STEP_HEAD, stepWords } from './threads/run-steps.js'

/** Splits between workers fall on multiples of this, so that each keeps whole tiles. */
const SLICE = 8

type Pointers = { readonly word: number; readonly slot: Slot; readonly offset: readonly Extent[] }[]

/** Sizes that depend on the same symbols. */
interface Sizes {
  readonly symbols: readonly string[]
  readonly places: { readonly word: number; readonly extent: Extent }[]
}

/** The steps that are shared alike. */
interface Shares {
  readonly partition: Partition
  /** Of the rows, where they are shared by rows. */
  readonly axis: LengthAxis | undefined
  /** Where each of these steps has its pieces, in words. */
  readonly words: number[]
}

/**
 * A program's steps in linear memory: the argument blocks, and the table that the workers walk through. Constants
 * are written once; pointers when memory moves; sizes and shares when shapes change.
 */
export class Binding {
  /** Where the table begins, in words. */
  readonly table: number
  readonly count: number
  private readonly pointers: Pointers = []
  /** Those of buffers that lie in a run's own state. */
  private readonly statePointers: Pointers = []
  /** Those of views that begin where sizes say. */
  private readonly views: Pointers = []
  private readonly sizes = new Map<string, Sizes>()
  private readonly startPointers: { readonly word: number; readonly axis: LengthAxis }[] = []
  private readonly rowCounts: { readonly word: number; readonly axis: LengthAxis }[] = []
  private readonly shares = new Map<string, Shares>()

  constructor(
    private readonly memory: LinearMemory,
    steps: readonly Step[],
    workers: number,
    private readonly pieces: number,
    private readonly rowStarts: RowStarts,
  ) {
    const words = stepWords(pieces)
    const argumentWords = steps.reduce((sum, step) => sum + fieldsOf(step.instruction).length, 0)
    const start = memory.allocate(4 * (argumentWords + steps.length * words)) / 4
    this.table = start + argumentWords
    this.count = steps.length
    let block = start
    for (const [index, { instruction, meet }] of steps.entries()) {
      const row = this.table + index * words
      memory.i32[row] = kernelIndex.get(instruction.kernel) as number
      memory.i32[row + 1] = block * 4
      memory.i32[row + 2] = meet && workers > 1 ? 1 : 0
      for (const { name, type } of fieldsOf(instruction)) {
        this.place(block++, type, instruction.arguments[name] as Argument)
      }
      this.share(instruction.partition, row + STEP_HEAD)
    }
  }

  /** Writes addresses: after memory moved or was planned anew. */
  bindPointers(addressOf: (slot: Slot) => number, values: DimValues): void {
    const { i32 } = this.memory
    this.point(this.pointers, addressOf, values)
    for (const { word, axis } of this.startPointers) i32[word] = axis.address
  }

  /** Writes the addresses of buffers in a run's own state: after these are others, or moved. */
  bindStates(addressOf: (slot: Slot) => number, values: DimValues): void {
    this.point(this.statePointers, addressOf, values)
  }

  /** Writes the sizes, and the offsets of views, that depend on symbols with other values. Pointers must be bound first. */
  bindSizes(addressOf: (slot: Slot) => number, values: DimValues, changed: readonly string[]): void {
    const { i32 } = this.memory
    for (const { symbols, places } of this.sizes.values()) {
      if (!symbols.some(symbol => changed.includes(symbol))) continue
      for (const { word, extent } of places) i32[word] = evaluateExtent(extent, values)
    }
    this.point(this.views, addressOf, values)
  }

  /**
   * Writes the numbers of rows and where the pieces begin.
   *
   * @param changed the symbols with other values, where rows begin as before. Default: all is written.
   */
  bindShares(values: DimValues, changed?: readonly string[]): void {
    const { i32 } = this.memory
    if (changed === undefined) for (const { word, axis } of this.rowCounts) i32[word] = this.rowStarts.rowCount(axis)
    for (const { partition, axis, words } of this.shares.values()) {
      if (changed !== undefined && !dependsOn(partition, changed)) continue
      for (let piece = 0; piece < this.pieces; piece++) {
        const begin = this.bound(partition, axis, piece, values)
        const end = this.bound(partition, axis, piece + 1, values)
        for (const word of words) {
          i32[word + 2 * piece] = begin
          i32[word + 2 * piece + 1] = end
        }
      }
    }
  }

  /** Where a piece begins, in the unit of the partition. */
  private bound(partition: Partition, axis: LengthAxis | undefined, piece: number, values: DimValues): number {
    switch (partition.kind) {
      case 'rows':
        return axis?.starts[this.rowStarts.split(piece)] as number
      case 'sequences':
        return this.rowStarts.split(piece) * evaluateExtent(partition.each, values)
      case 'slices': {
        const extent = evaluateExtent(partition.extent, values)
        const bound = Math.floor((extent * piece) / this.pieces)
        return piece === this.pieces || extent < 2 * SLICE ? bound : bound - (bound % SLICE)
      }
      case 'single':
        return piece === 0 ? 0 : 1
    }
  }

  private share(partition: Partition, word: number): void {
    const axis = partition.kind === 'rows' ? this.rowStarts.need(product([partition.length])) : undefined
    const key = shareKey(partition)
    const shares = this.shares.get(key)
    if (shares === undefined) this.shares.set(key, { partition, axis, words: [word] })
    else shares.words.push(word)
  }

  private place(word: number, type: FieldType, value: Argument): void {
    const { i32, f32 } = this.memory
    if (value === null) i32[word] = 0
    else if (typeof value === 'number') (type === 'f32' ? f32 : i32)[word] = value
    else if (typeof value === 'boolean') i32[word] = value ? 1 : 0
    else if (typeof value === 'string') i32[word] = type.indexOf(value)
    else if ('slot' in value) {
      const pointer = { word, slot: value.slot, offset: value.offset }
      if (isOpenState(value.slot)) this.statePointers.push(pointer)
      else this.pointers.push(pointer)
      if (value.offset.some(({ symbols }) => symbols.length > 0)) this.views.push(pointer)
    } else if ('rowStartsOf' in value)
      this.startPointers.push({ word, axis: this.rowStarts.need(value.rowStartsOf, value.sequences) })
    else if ('rowsOf' in value) this.rowCounts.push({ word, axis: this.rowStarts.need(product([value.rowsOf])) })
    else if (value.size.symbols.length === 0) i32[word] = value.size.factor
    else {
      const symbols = [...new Set(value.size.symbols.map(({ symbol }) => symbol))]
      const known = this.sizes.get(symbols.join())
      if (known === undefined) this.sizes.set(symbols.join(), { symbols, places: [{ word, extent: value.size }] })
      else known.places.push({ word, extent: value.size })
    }
  }

  private point(pointers: Pointers, addressOf: (slot: Slot) => number, values: DimValues): void {
    const { i32 } = this.memory
    for (const { word, slot, offset } of pointers) {
      let address = addressOf(slot)
      for (const part of offset) address += 4 * evaluateExtent(part, values)
      i32[word] = address
    }
  }
}

/** True for a buffer that has no place in the session, since its shape is open. */
function isOpenState({ kind, tensor }: Slot): boolean {
  return (kind === 'leaf' || kind === 'next') && tensor.shape.some(size => typeof size !== 'number')
}

/** Whether a partition is another where these symbols have other values, and rows begin as before. */
function dependsOn(partition: Partition, changed: readonly string[]): boolean {
  const isChanged = ({ symbols }: Extent): boolean => symbols.some(({ symbol }) => changed.includes(symbol))
  switch (partition.kind) {
    case 'sequences':
      return isChanged(partition.each)
    case 'slices':
      return isChanged(partition.extent)
    case 'rows':
    case 'single':
      return false
  }
}

function shareKey(partition: Partition): string {
  switch (partition.kind) {
    case 'rows':
      return `rows of ${extentText(product([partition.length]))}`
    case 'sequences':
      return `sequences by ${extentText(partition.each)}`
    case 'slices':
      return `slices of ${extentText(partition.extent)}`
    case 'single':
      return 'single'
  }
}

/** A type of kernels' arguments, or the names of an enum in their order. */
type FieldType = string | readonly string[]

interface Field {
  readonly name: string
  readonly type: FieldType
}

const fieldsByKernel = new Map(
  Object.entries(kernelSignatures).map(([kernel, fields]): [string, Field[]] => [
    kernel,
    Object.entries(fields).map(([name, type]) => ({ name, type })),
  ]),
)

function fieldsOf({ kernel }: Instruction): readonly Field[] {
  return fieldsByKernel.get(kernel) as Field[]
}

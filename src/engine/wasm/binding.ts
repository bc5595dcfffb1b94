import type { DimValues } from '../../tensor/dim.js'
import { type Extent, evaluateExtent, extentText, product } from '../../tensor/extent.js'
import { kernelSignatures } from './generated/kernel-signatures.generated.js'
import type { Instruction, Partition, Slot } from './instruction.js'
import { kernelIndex } from './kernel-list.js'
import type { LinearMemory } from './linear-memory.js'
import type { LengthAxis, Offsets } from './offsets.js'
import type { Step } from './schedule.js'
import { STEP_HEAD, stepWords } from './threads/run-steps.js'

/** Splits between workers fall on multiples of this, so that each keeps whole tiles. */
const SLICE = 8

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
  private readonly pointers: { readonly word: number; readonly slot: Slot; readonly offset: readonly Extent[] }[] = []
  private readonly sizes: { readonly word: number; readonly extent: Extent }[] = []
  private readonly offsetPointers: { readonly word: number; readonly axis: LengthAxis }[] = []
  private readonly rowCounts: { readonly word: number; readonly axis: LengthAxis }[] = []
  private readonly shares = new Map<string, Shares>()

  constructor(
    private readonly memory: LinearMemory,
    steps: readonly Step[],
    workers: number,
    private readonly pieces: number,
    private readonly offsets: Offsets,
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
      for (const { name, kind } of fieldsOf(instruction)) this.place(block++, instruction, name, kind)
      this.share(instruction.partition, row + STEP_HEAD)
    }
  }

  /** Writes addresses: after memory moved or was planned anew. */
  bindPointers(addressOf: (slot: Slot) => number): void {
    const { i32 } = this.memory
    for (const { word, slot } of this.pointers) i32[word] = addressOf(slot)
    for (const { word, axis } of this.offsetPointers) i32[word] = axis.address
  }

  /** Writes sizes and view offsets: after sizes changed. Pointers must be bound first. */
  bindSizes(addressOf: (slot: Slot) => number, values: DimValues): void {
    const { i32 } = this.memory
    for (const { word, extent } of this.sizes) i32[word] = evaluateExtent(extent, values)
    for (const { word, slot, offset } of this.pointers) {
      if (offset.length === 0) continue
      i32[word] = addressOf(slot) + 4 * offset.reduce((sum, part) => sum + evaluateExtent(part, values), 0)
    }
  }

  /** Writes the numbers of rows and where the pieces begin: after sizes changed, or only the rows of sequences. */
  bindShares(values: DimValues): void {
    const { i32 } = this.memory
    for (const { word, axis } of this.rowCounts) i32[word] = this.offsets.rowCount(axis)
    for (const { partition, axis, words } of this.shares.values()) {
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
        return axis?.rows[this.offsets.split(piece)] as number
      case 'sequences':
        return this.offsets.split(piece) * evaluateExtent(partition.each, values)
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
    const axis = partition.kind === 'rows' ? this.offsets.need(product([partition.length])) : undefined
    const key = shareKey(partition)
    const shares = this.shares.get(key)
    if (shares === undefined) this.shares.set(key, { partition, axis, words: [word] })
    else shares.words.push(word)
  }

  private place(word: number, instruction: Instruction, name: string, kind: string): void {
    const value = instruction.arguments[name]
    if (value === undefined) throw new Error(`${instruction.kernel} lacks the argument ${name}`)
    if (typeof value === 'number') {
      if (kind === 'f32') this.memory.f32[word] = value
      else this.memory.i32[word] = value
    } else if ('slot' in value) {
      this.pointers.push({ word, slot: value.slot, offset: value.offset })
    } else if ('size' in value) {
      if (value.size.symbols.length === 0) this.memory.i32[word] = value.size.factor
      else this.sizes.push({ word, extent: value.size })
    } else if ('offsetsOf' in value) {
      this.offsetPointers.push({ word, axis: this.offsets.need(value.offsetsOf, value.sequences) })
    } else {
      this.rowCounts.push({ word, axis: this.offsets.need(product([value.rowsOf])) })
    }
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

interface Field {
  readonly name: string
  readonly kind: string
}

const fieldsByKernel = new Map(
  Object.entries(kernelSignatures).map(([kernel, fields]): [string, Field[]] => [
    kernel,
    Object.entries(fields).map(([name, kind]) => ({ name, kind })),
  ]),
)

function fieldsOf({ kernel }: Instruction): readonly Field[] {
  return fieldsByKernel.get(kernel) as Field[]
}

import type { DimValues } from '../../tensor/dim.js'
import { type Extent, evaluateExtent, product } from '../../tensor/extent.js'
import { kernelSignatures } from './generated/kernel-signatures.generated.js'
import type { Instruction, Slot } from './instruction.js'
import { kernelIndex } from './kernel-list.js'
import type { LinearMemory } from './linear-memory.js'
import type { Offsets } from './offsets.js'
import type { Step } from './schedule.js'
import { STEP_HEAD, stepWords } from './threads/run-steps.js'

/** Splits between workers fall on multiples of this, so that each keeps whole tiles. */
const SLICE = 8

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
  private readonly offsetPointers: { readonly word: number; readonly key: string }[] = []
  private readonly rowCounts: { readonly word: number; readonly key: string }[] = []

  constructor(
    private readonly memory: LinearMemory,
    private readonly steps: readonly Step[],
    workers: number,
    private readonly pieces: number,
    offsets: Offsets,
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
      for (const [name, kind] of fieldsOf(instruction)) this.place(block++, instruction, name, kind, offsets)
      if (instruction.partition.kind === 'rows')
        offsets.need(product([instruction.partition.length]), { symbol: 'N', offset: 0 })
    }
  }

  /** Writes addresses: after memory moved or was planned anew. */
  bindPointers(addressOf: (slot: Slot) => number, offsets: Offsets): void {
    const { i32 } = this.memory
    for (const { word, slot } of this.pointers) i32[word] = addressOf(slot)
    for (const { word, key } of this.offsetPointers) i32[word] = offsets.address(key)
  }

  /** Writes sizes, view offsets and where the pieces begin. Pointers must be bound first. */
  bindSizes(addressOf: (slot: Slot) => number, offsets: Offsets, values: DimValues): void {
    const { i32 } = this.memory
    for (const { word, extent } of this.sizes) i32[word] = evaluateExtent(extent, values)
    for (const { word, key } of this.rowCounts) i32[word] = offsets.rows(key)
    for (const { word, slot, offset } of this.pointers) {
      if (offset.length === 0) continue
      i32[word] = addressOf(slot) + 4 * offset.reduce((sum, part) => sum + evaluateExtent(part, values), 0)
    }
    const words = stepWords(this.pieces)
    for (const [index, { instruction }] of this.steps.entries()) {
      const shares = this.table + index * words + STEP_HEAD
      for (let piece = 0; piece <= this.pieces; piece++) {
        const bound = this.bound(instruction, piece, offsets, values)
        if (piece > 0) i32[shares + 2 * piece - 1] = bound
        if (piece < this.pieces) i32[shares + 2 * piece] = bound
      }
    }
  }

  /** Where a piece begins, in the unit of the instruction's partition. */
  private bound({ partition }: Instruction, piece: number, offsets: Offsets, values: DimValues): number {
    switch (partition.kind) {
      case 'rows':
        return offsets.at(partition.length, offsets.split(piece))
      case 'sequences':
        return offsets.split(piece) * evaluateExtent(partition.each, values)
      case 'slices': {
        const extent = evaluateExtent(partition.extent, values)
        const bound = Math.floor((extent * piece) / this.pieces)
        return piece === this.pieces || extent < 2 * SLICE ? bound : bound - (bound % SLICE)
      }
      case 'single':
        return piece === 0 ? 0 : 1
    }
  }

  private place(word: number, instruction: Instruction, name: string, kind: string, offsets: Offsets): void {
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
      this.offsetPointers.push({ word, key: offsets.need(value.offsetsOf, value.sequences) })
    } else {
      this.rowCounts.push({ word, key: offsets.need(product([value.rowsOf]), { symbol: 'N', offset: 0 }) })
    }
  }
}

const fieldsByKernel = new Map(
  Object.entries(kernelSignatures).map(([kernel, fields]) => [kernel, Object.entries(fields)] as const),
)

function fieldsOf({ kernel }: Instruction): readonly [string, string][] {
  return fieldsByKernel.get(kernel) as [string, string][]
}

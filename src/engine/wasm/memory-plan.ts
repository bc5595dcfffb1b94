import { type DimValues, dimText } from '../../tensor/dim.js'
import { evaluateExtent, product } from '../../tensor/extent.js'
import type { Slot } from './arguments.js'
import { isBatch } from './axes.js'
import type { Step } from './schedule.js'

const ALIGNMENT = 64

/** Where each input and temporary lies in the arena, and how large that is, in bytes. */
export interface MemoryPlan {
  readonly offsets: ReadonlyMap<Slot, number>
  readonly bytes: number
}

interface Block {
  readonly offset: number
  readonly bytes: number
  /** What lay here, when it was freed since the last meeting: only a tensor of the same layout may follow at once. */
  readonly layout: string | null
}

/**
 * Gives each slot memory for its lifetime, at the sizes `capacity` allows.
 *
 * Workers don't wait for each other between two meetings. Memory freed since the last meeting may still be read by
 * a slower worker, so only a tensor whose rows fall on exactly the same bytes, worker by worker, may take it over
 * before they meet.
 */
export function planMemory(
  steps: readonly Step[],
  pinned: ReadonlySet<Slot>,
  inputs: Iterable<Slot>,
  capacity: DimValues,
  workers: number,
): MemoryPlan {
  const touched = steps.map(({ instruction }) => new Set([...instruction.reads, ...instruction.writes]))
  const lastUse = new Map<Slot, number>()
  for (const [index, slots] of touched.entries()) for (const slot of slots) lastUse.set(slot, index)
  const offsets = new Map<Slot, number>()
  let bytes = 0
  let free: Block[] = []
  // Touched by a worker beyond the rows of its own sequences since the last meeting: nobody may overwrite it before
  // the next.
  const touchedByAll = new Set<Slot>()

  const allocate = (slot: Slot, layout: string): void => {
    const size = slotBytes(slot, capacity)
    const index = free.findIndex(block =>
      block.layout === null
        ? block.bytes >= size
        : layout !== NO_LAYOUT && block.layout === layout && block.bytes === size,
    )
    const block = free[index]
    if (block === undefined) {
      offsets.set(slot, bytes)
      bytes += size
      return
    }
    offsets.set(slot, block.offset)
    if (block.bytes === size) free.splice(index, 1)
    else free[index] = { offset: block.offset + size, bytes: block.bytes - size, layout: null }
  }

  for (const slot of inputs) allocate(slot, NO_LAYOUT)
  for (const [index, { instruction, meet }] of steps.entries()) {
    if (meet || workers === 1) {
      if (free.some(({ layout }) => layout !== null)) free = merge(free)
      touchedByAll.clear()
    }
    const { partition, local } = instruction
    const bySequences = partition.kind === 'rows' || partition.kind === 'sequences'
    if (!bySequences || !local) for (const slot of instruction.reads) touchedByAll.add(slot)
    if (!bySequences) for (const slot of instruction.writes) touchedByAll.add(slot)
    for (const slot of instruction.writes) {
      if (slot.kind !== 'temporary' || offsets.has(slot)) continue
      allocate(slot, bySequences ? layoutOf(slot) : NO_LAYOUT)
    }
    for (const slot of touched[index] as Set<Slot>) {
      if (slot.kind !== 'temporary' || pinned.has(slot) || lastUse.get(slot) !== index) continue
      const layout = touchedByAll.has(slot) ? NO_LAYOUT : layoutOf(slot)
      free.push({ offset: offsets.get(slot) as number, bytes: slotBytes(slot, capacity), layout })
    }
  }
  return { offsets, bytes }
}

/** Any tensor may follow in any of these blocks; neighbours become one. */
function merge(blocks: readonly Block[]): Block[] {
  const merged: Block[] = []
  for (const block of [...blocks].sort((a, b) => a.offset - b.offset)) {
    const last = merged[merged.length - 1]
    if (last !== undefined && last.offset + last.bytes === block.offset) {
      merged[merged.length - 1] = { offset: last.offset, bytes: last.bytes + block.bytes, layout: null }
    } else {
      merged.push({ offset: block.offset, bytes: block.bytes, layout: null })
    }
  }
  return merged
}

/** Of memory that no other tensor may take over before a meeting. */
const NO_LAYOUT = ''

/** Two tensors `(N, …)` of one layout, worked on by sequences, split among the workers at the same bytes. */
function layoutOf({ tensor }: Slot): string {
  return isBatch(tensor.shape[0]) ? tensor.shape.map(dimText).join() : NO_LAYOUT
}

function slotBytes({ tensor }: Slot, capacity: DimValues): number {
  return Math.ceil((4 * evaluateExtent(product(tensor.shape), capacity)) / ALIGNMENT) * ALIGNMENT
}

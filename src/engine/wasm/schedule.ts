import { extentText } from '../../tensor/extent.js'
import type { Slot } from './arguments.js'
import type { Instruction, Partition } from './instruction.js'

/** An instruction in its place, and whether the workers meet before it. */
export interface Step {
  readonly instruction: Instruction
  readonly meet: boolean
}

/**
 * Before work that is split otherwise than by sequences (the parameters' gradients and updates) all workers must meet.
 * So many of these wait until they are done together: fewer meetings, and what they read is still near in the caches.
 */
const GATHERED = 8

/**
 * Orders the instructions so that each follows what it reads, and finds where the workers must meet: before an
 * instruction that reads what another partition wrote, or overwrites what another partition reads.
 */
export function schedule(instructions: readonly Instruction[], workers: number): Step[] {
  const order = sort(instructions, workers > 1 ? GATHERED : 1)
  const steps: Step[] = []
  // What has been written and read since the last meeting, by whom.
  const written = new Map<Slot, string>()
  const read = new Map<Slot, Set<string>>()
  const keys = new Map(order.map(instruction => [instruction, partitionKey(instruction.partition)]))
  for (const instruction of order) {
    const key = keys.get(instruction) as string
    const mine = (other: string): boolean => other === key && instruction.local
    const meet =
      instruction.reads.some(slot => written.has(slot) && !mine(written.get(slot) as string)) ||
      instruction.writes.some(
        slot =>
          [...(read.get(slot) ?? [])].some(other => !mine(other)) ||
          (written.has(slot) && !mine(written.get(slot) as string)),
      )
    if (meet) {
      written.clear()
      read.clear()
    }
    for (const slot of instruction.reads) {
      const readers = read.get(slot)
      // A reader that looks beyond its own share conflicts with any writer.
      const reader = instruction.local ? key : `${key} and beyond`
      if (readers === undefined) read.set(slot, new Set([reader]))
      else readers.add(reader)
    }
    for (const slot of instruction.writes) written.set(slot, key)
    steps.push({ instruction, meet })
  }
  return steps
}

function partitionKey(partition: Partition): string {
  switch (partition.kind) {
    case 'rows':
    case 'sequences':
      return 'sequences'
    case 'slices':
      return `slices of ${extentText(partition.extent)}`
    case 'single':
      return 'single'
  }
}

/**
 * A topological order. Of what is ready, the earliest in the graph that is split by sequences comes first; then, when
 * there is no such or `gathered` others are ready, all of these: they are the last to read much of what is in memory.
 */
function sort(instructions: readonly Instruction[], gathered: number): Instruction[] {
  const waits = new Map<Instruction, number>()
  const followers = new Map<Instruction, Instruction[]>()
  const after = (first: Instruction, then: Instruction): void => {
    waits.set(then, (waits.get(then) ?? 0) + 1)
    const known = followers.get(first)
    if (known === undefined) followers.set(first, [then])
    else known.push(then)
  }
  const writer = new Map<Slot, Instruction>()
  const readers = new Map<Slot, Instruction[]>()
  for (const instruction of instructions) {
    for (const slot of instruction.writes) writer.set(slot, instruction)
    for (const slot of instruction.reads) {
      const known = readers.get(slot)
      if (known === undefined) readers.set(slot, [instruction])
      else known.push(instruction)
    }
  }
  for (const instruction of instructions) {
    for (const slot of instruction.reads) {
      const source = writer.get(slot)
      // A leaf is written only by its update, which comes after everything that reads the old value.
      if (source !== undefined && slot.kind !== 'leaf') after(source, instruction)
    }
    for (const slot of instruction.writes) {
      if (slot.kind === 'leaf')
        for (const reader of readers.get(slot) ?? []) if (reader !== instruction) after(reader, instruction)
    }
  }
  // Numbers that follow from inputs alone, such as an optimiser's rate, come first: nobody need meet for them later.
  const numbers: Instruction[] = []
  const known = new Set<Slot>()
  const bySequences: Instruction[] = []
  const others: Instruction[] = []
  const enqueue = (instruction: Instruction): void => {
    const { partition, reads, writes } = instruction
    if (partition.kind === 'single' && reads.every(slot => slot.kind === 'input' || known.has(slot))) {
      for (const slot of writes) known.add(slot)
      numbers.push(instruction)
    } else insert(partition.kind === 'rows' || partition.kind === 'sequences' ? bySequences : others, instruction)
  }
  for (const instruction of instructions) if (!waits.has(instruction)) enqueue(instruction)
  const sorted: Instruction[] = []
  let current = bySequences
  while (sorted.length < instructions.length) {
    if (others.length >= gathered) current = others
    const next = numbers.pop() ?? current.pop()
    if (next === undefined) {
      current = current === others ? bySequences : others
      continue
    }
    sorted.push(next)
    for (const follower of followers.get(next) ?? []) {
      const left = (waits.get(follower) as number) - 1
      waits.set(follower, left)
      if (left === 0) enqueue(follower)
    }
  }
  return sorted
}

/** Keeps a queue sorted: the earliest in the graph last, where it is taken from. */
function insert(queue: Instruction[], instruction: Instruction): void {
  let [low, high] = [0, queue.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((queue[middle] as Instruction).order > instruction.order) low = middle + 1
    else high = middle
  }
  queue.splice(low, 0, instruction)
}

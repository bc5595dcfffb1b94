import { input } from '../../../tensor/leaves.js'
import { isState } from '../../../tensor/op.js'
import { ownerOf } from '../../../tensor/owner.js'
import type { Tensor } from '../../../tensor/tensor.js'
import type { Argument, KernelArguments, Pointer, Slot } from '../arguments.js'
import type { Instruction, Partition } from '../instruction.js'
import type { KernelName } from '../kernel-module.js'
import { PackingFacts } from '../packing.js'
import type { Uses } from './uses.js'

/** The input that carries the seed and the step of dropout. */
export const RANDOMNESS = 'randomness'

/** How a kernel call is shared, and what it does to padding: see `Instruction`. */
interface Emission {
  readonly partition: Partition
  readonly local?: boolean
  readonly packs?: boolean
  readonly zeroIf?: readonly Tensor[]
  readonly needsZero?: readonly Tensor[]
}

/** The state of one lowering: which tensors need memory, and the instructions found so far. */
export class Lowering {
  readonly instructions: Instruction[] = []
  readonly inputs = new Map<string, Slot>()
  readonly packing = new PackingFacts()
  /** The seed and step that dropout draws from; an input of every program that has dropout. */
  readonly randomness = input(RANDOMNESS, 'int32', { seedAndStep: 2 })
  private readonly slots = new Map<Tensor, Slot>()
  private readonly pending: Tensor[] = []
  private readonly done = new Set<Tensor>()

  /** @param order the tensors of the program, each after its inputs. */
  constructor(
    readonly order: readonly Tensor[],
    readonly uses: Uses,
  ) {}

  /** Lowers everything that the request needs, each tensor once. */
  run(lowerTensor: (tensor: Tensor) => void): void {
    for (const tensor of this.uses.wanted) this.slotOf(tensor)
    for (let tensor = this.pending.pop(); tensor !== undefined; tensor = this.pending.pop()) {
      if (!this.done.has(tensor)) lowerTensor(tensor)
    }
  }

  /** The slot of a tensor's memory; asking for it makes sure that somebody computes it. */
  slotOf(tensor: Tensor): Slot {
    const owner = ownerOf(tensor)
    let slot = this.slots.get(owner)
    if (slot !== undefined) return slot
    const { op } = owner
    if (isState(op)) {
      slot = { tensor: owner, kind: 'leaf' }
    } else if (op.kind === 'input') {
      slot = { tensor: owner, kind: 'input' }
      this.inputs.set(op.name, slot)
    } else {
      slot = { tensor: owner, kind: 'temporary' }
      this.pending.push(owner)
    }
    this.slots.set(owner, slot)
    return slot
  }

  /**
   * Lets `value` be computed where `leaf` lies. It may read no other leaf that changes; and where others read it, nobody
   * else may read the leaf.
   */
  computeIn(leaf: Tensor, value: Tensor): void {
    const isRead = this.uses.of(value).length > 1
    this.slots.set(value, isRead ? { tensor: leaf, kind: 'next' } : this.slotOf(leaf))
    this.pending.push(value)
  }

  /** A pointer to a tensor's first element. */
  pointer(tensor: Tensor): Pointer {
    return { slot: this.slotOf(tensor), offset: tensor.type.offset }
  }

  /**
   * Adds a kernel call.
   *
   * @param writes the tensors (owners) that the call computes, or changes in place.
   */
  emit<Kernel extends KernelName>(
    kernel: Kernel,
    args: KernelArguments<Kernel>,
    writes: readonly Tensor[],
    how: Emission,
  ): Instruction
  emit(
    kernel: KernelName,
    args: Readonly<Record<string, Argument>>,
    writes: readonly Tensor[],
    how: Emission,
  ): Instruction {
    const written = writes.map(tensor => this.slotOf(tensor))
    for (const tensor of writes) this.done.add(ownerOf(tensor))
    const reads: Slot[] = []
    for (const value of Object.values(args)) {
      if (value !== null && typeof value === 'object' && 'slot' in value && !written.includes(value.slot))
        reads.push(value.slot)
    }
    const changesLeaf = written.some(slot => slot.kind === 'leaf')
    const order = changesLeaf ? Number.MAX_SAFE_INTEGER : Math.max(...writes.map(tensor => ownerOf(tensor).id))
    const instruction: Instruction = {
      kernel,
      arguments: args,
      reads,
      writes: written,
      partition: how.partition,
      // Slices of equally many things need not be of the same things: of weights and of rows, say.
      local: how.local ?? how.partition.kind !== 'slices',
      packs: how.packs ?? false,
      ...(how.zeroIf === undefined ? {} : { zeroIf: how.zeroIf.map(tensor => this.slotOf(tensor)) }),
      ...(how.needsZero === undefined ? {} : { needsZero: how.needsZero.map(tensor => this.slotOf(tensor)) }),
      order,
    }
    this.instructions.push(instruction)
    return instruction
  }
}

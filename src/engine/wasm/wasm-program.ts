import { GlassformerError } from '../../errors/glassformer-error.js'
import { elementCount } from '../../math/row-major.js'
import { forEachPlace, isRowMajor } from '../../math/strided.js'
import { type DimValues, evaluateDim } from '../../tensor/dim.js'
import { evaluateExtent } from '../../tensor/extent.js'
import { isState } from '../../tensor/op.js'
import { ownerOf } from '../../tensor/owner.js'
import type { Tensor } from '../../tensor/tensor.js'
import { checkAssignments } from '../check-assignments.js'
import { bindSymbols, checkIds, checkSlices, inputLeavesOf, symbolicSlicesOf } from '../check-inputs.js'
import type { NumericArray, Program, ProgramRequest, Randomness, State, TensorValue } from '../engine.js'
import { findIdUses } from '../id-uses.js'
import type { Slot } from './arguments.js'
import { Binding } from './binding.js'
import { lower } from './lowering/lower.js'
import { type Lowering, RANDOMNESS } from './lowering/lowering.js'
import { type MemoryPlan, planMemory } from './memory-plan.js'
import type { Packing } from './packing.js'
import type { ProgramHost } from './program-host.js'
import { RowStarts } from './row-starts.js'
import { type Step, schedule } from './schedule.js'
import { WasmState } from './wasm-state.js'

type Inputs = Readonly<Record<string, TensorValue>>

/** A compiled graph over a session's memory. */
export class WasmProgram implements Program {
  private readonly lowering: Lowering
  private readonly steps: readonly Step[]
  private readonly packings: readonly Packing[]
  private readonly rowStarts: RowStarts
  private readonly binding: Binding
  private readonly inputLeaves: readonly Tensor[]
  private readonly slices: readonly Tensor[]
  private readonly idUses: ReturnType<typeof findIdUses>
  private readonly pinned: ReadonlySet<Slot>
  private plan: MemoryPlan = { offsets: new Map(), bytes: 0 }
  private capacity: Record<string, number> | undefined
  private values: DimValues = {}
  private boundMoves = -1
  private states: readonly WasmState[] = []
  private stateMoves: readonly number[] = []
  private readonly addressOf = (slot: Slot): number => this.address(slot)

  constructor(
    private readonly session: ProgramHost,
    request: ProgramRequest,
  ) {
    const { memory, workers, pieces, leastRows } = session
    checkAssignments(request.assignments ?? [])
    this.lowering = lower(request)
    this.steps = schedule(this.lowering.instructions, workers)
    const instructions = this.steps.map(step => step.instruction)
    this.packings = (session.packing && this.lowering.packing.decide(instructions, this.lowering.uses.wanted)) || []
    this.rowStarts = new RowStarts(this.packings, pieces, leastRows)
    this.binding = new Binding(memory, this.steps, workers, pieces, this.rowStarts)
    this.inputLeaves = inputLeavesOf(this.lowering.order)
    this.slices = symbolicSlicesOf(this.lowering.order)
    this.idUses = findIdUses(this.lowering.order)
    this.pinned = new Set([...this.lowering.uses.wanted].map(tensor => this.lowering.slotOf(tensor)))
  }

  /** The names of the kernels that it calls. */
  get kernels(): readonly string[] {
    return this.steps.map(({ instruction }) => instruction.kernel)
  }

  async run(
    inputs: Inputs,
    { seed, step }: Randomness = { seed: 0, step: 0 },
    states: readonly State[] = [],
  ): Promise<void> {
    if (this.session.starting !== undefined) await this.session.starting
    const values = bindSymbols(this.inputLeaves, inputs, states)
    checkSlices(this.slices, values)
    checkIds(this.inputLeaves, this.idUses, inputs, values)
    const planned = this.planFor(values)
    const moved = planned || this.boundMoves !== this.session.memory.arenaMoves
    this.bindStates(states, values)
    if (moved) this.place(values)
    const changed = moved ? Object.keys(values) : differing(values, this.values)
    const overwritten = this.session.lastRun !== this
    const dealt =
      (moved || overwritten || this.packings.length > 0 || this.rowStarts.dependOn(changed)) &&
      this.rowStarts.bind(this.session.memory, values, packing => this.idsOf(packing, inputs))
    const resized = moved || changed.length > 0
    if (resized) this.binding.bindSizes(this.addressOf, values, changed)
    if (resized || dealt) this.binding.bindShares(values, moved || dealt ? undefined : changed)
    this.values = values
    this.session.lastRun = this
    for (const [name, slot] of this.lowering.inputs) {
      this.write(slot, name === RANDOMNESS ? [seed, step] : (inputs[name] as TensorValue).data)
    }
    this.session.execute(this.binding.table, this.binding.count)
  }

  async read(tensor: Tensor, into?: Float32Array): Promise<TensorValue> {
    const owner = ownerOf(tensor)
    const slot = this.lowering.slotOf(owner)
    if (!this.pinned.has(slot) && slot.kind === 'temporary') {
      throw new GlassformerError(`${tensor.name ?? tensor.op.kind} was not asked for when the program was made`)
    }
    const shape = tensor.shape.map(size => evaluateDim(size, this.values))
    const strides = tensor.type.strides.map(stride => evaluateExtent(stride, this.values))
    const start = tensor.type.offset.reduce((sum, part) => sum + evaluateExtent(part, this.values), 0)
    const { f32, i32 } = this.session.memory
    const source = tensor.dtype === 'float32' ? f32 : i32
    return { data: gather(source, this.address(slot) / 4 + start, shape, strides, into), shape }
  }

  /** Plans memory anew when a size outgrows what is there. @returns true when it did. */
  private planFor(values: DimValues): boolean {
    const { capacity } = this
    const fits =
      capacity !== undefined && Object.entries(values).every(([name, value]) => value <= (capacity[name] as number))
    if (fits) return false
    const grown: Record<string, number> = {}
    for (const [name, value] of Object.entries(values)) {
      const before = capacity?.[name] ?? 0
      grown[name] = value <= before ? before : capacity === undefined ? value : Math.max(value, 2 * before)
    }
    this.capacity = grown
    const { workers, memory } = this.session
    this.plan = planMemory(this.steps, this.pinned, this.lowering.inputs.values(), grown, workers)
    memory.reserveArena(this.plan.bytes + this.rowStarts.bytes(grown))
    return true
  }

  private place(values: DimValues): void {
    const { memory } = this.session
    this.rowStarts.placeAt(memory.arenaStart + this.plan.bytes, this.capacity as DimValues)
    this.binding.bindPointers(this.addressOf, values)
    this.boundMoves = memory.arenaMoves
  }

  /** Lets the program work on these states, where they lie now. */
  private bindStates(given: readonly State[], values: DimValues): void {
    const { states, stateMoves } = this
    const isSame = (state: WasmState, i: number): boolean => state === given[i] && state.moves === stateMoves[i]
    if (given.length === states.length && states.every(isSame)) return
    this.states = given.filter(state => state instanceof WasmState)
    this.stateMoves = this.states.map(state => state.moves)
    this.binding.bindStates(this.addressOf, values)
  }

  private address(slot: Slot): number {
    if (slot.kind === 'leaf' || slot.kind === 'next') return this.leafAddress(slot.tensor)
    const offset = this.plan.offsets.get(slot)
    if (offset === undefined)
      throw new GlassformerError(`${slot.tensor.name ?? slot.tensor.op.kind} has no memory before the first run`)
    return this.session.memory.arenaStart + offset
  }

  private leafAddress(leaf: Tensor): number {
    for (const state of this.states) {
      const address = isState(leaf.op) ? state.addressOf(leaf.op.key) : undefined
      if (address !== undefined) return address
    }
    return this.session.leafAddress(leaf)
  }

  private write(slot: Slot, data: ArrayLike<number>): void {
    const { f32, i32 } = this.session.memory
    const target = slot.tensor.dtype === 'float32' ? f32 : i32
    target.set(data, this.address(slot) / 4)
  }

  private idsOf(packing: Packing, inputs: Inputs): NumericArray {
    const { op } = ownerOf(packing.ids)
    return (inputs[op.kind === 'input' ? op.name : ''] as TensorValue).data
  }
}

/** The names of the values that were others before. */
function differing(values: DimValues, before: DimValues): string[] {
  const names: string[] = []
  for (const name in values) if (values[name] !== before[name]) names.push(name)
  return names
}

/** Row-major copies of strided elements. */
function gather(
  source: Float32Array | Int32Array,
  start: number,
  shape: readonly number[],
  strides: readonly number[],
  into: Float32Array | undefined,
): NumericArray {
  const count = elementCount(shape)
  if (into !== undefined && into.length >= count && source instanceof Float32Array && isRowMajor(shape, strides)) {
    const target = into.length === count ? into : into.subarray(0, count)
    target.set(source.subarray(start, start + count))
    return target
  }
  if (isRowMajor(shape, strides)) return source.slice(start, start + count)
  const result = source instanceof Float32Array ? new Float32Array(count) : new Int32Array(count)
  forEachPlace(shape, strides, start, (place, element) => {
    result[element] = source[place] as number
  })
  return result
}

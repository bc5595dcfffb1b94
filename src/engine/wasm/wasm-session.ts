import { GlassformerError } from '../../errors/glassformer-error.js'
import { elementCount } from '../../math/row-major.js'
import type { DimValues } from '../../tensor/dim.js'
import { isState } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Leaf, NumericArray, Program, ProgramRequest, Session, State } from '../engine.js'
import { BlockPool } from './block-pool.js'
import { kernelIndex, kernelList } from './kernel-list.js'
import { instantiateKernels, type Kernel, type Kernels } from './kernel-module.js'
import { LinearMemory } from './linear-memory.js'
import type { ProgramHost } from './program-host.js'
import { runAlone, runSteps, type Share, stepWords } from './threads/run-steps.js'
import { Team } from './threads/team.js'
import type { Thread } from './threads/thread.js'
import { warmUp } from './warm-up.js'
import { WasmProgram } from './wasm-program.js'
import { giveBack, type Place as StatePlace, WasmState } from './wasm-state.js'

interface Place {
  readonly address: number
  readonly length: number
}

export interface SessionOptions {
  readonly module: WebAssembly.Module
  /** Where `module` lacks kernels that a program may need: all of them. */
  readonly allKernels?: () => Promise<WebAssembly.Module>
  readonly shared: boolean
  readonly workers: number
  /** How many pieces each step's work is cut into. More than workers where results must not depend on those. */
  readonly pieces: number
  /** How many rows a piece has at least. Default 1. */
  readonly leastRows?: number
  /** Puts other code in the place of some kernels; the threads then do the same. */
  readonly replaceKernels?: (kernels: Kernels, memory: WebAssembly.Memory) => Kernels
  /** Leave out rows of padding where that changes nothing. */
  readonly packing: boolean
  readonly mayBlock: boolean
  /** The other threads, which may still be starting. */
  readonly takeThreads: () => readonly Promise<Thread>[]
}

/** Ends the threads of sessions that nobody disposed and nobody holds any more. */
const forgotten = new FinalizationRegistry<(() => void)[]>(endThreads => {
  for (const end of endThreads.splice(0)) end()
})

/** Parameters in one linear memory, the programs over it, and the threads that run them. */
export class WasmSession implements Session, ProgramHost {
  readonly memory: LinearMemory
  readonly workers: number
  readonly pieces: number
  readonly leastRows: number
  readonly packing: boolean
  lastRun: object | undefined
  private readonly leaves = new Map<string, Place>()
  private readonly pool: BlockPool
  /** Takes back the memory of states that nobody disposed and nobody holds any more. */
  private readonly abandoned = new FinalizationRegistry<Map<string, StatePlace>>(places => giveBack(places, this.pool))
  private readonly team: Team
  private readonly copyBytes: Kernels['copyBytes']
  private kernels: readonly Kernel[]
  private readonly share: Share
  private readonly scratch: { readonly address: number; readonly bytes: number }
  private loading: Promise<void> | undefined

  private constructor(
    leaves: ReadonlyMap<string, Leaf>,
    private readonly options: SessionOptions,
  ) {
    this.memory = new LinearMemory(options.shared)
    this.pool = new BlockPool(this.memory)
    this.workers = options.workers
    this.pieces = options.pieces
    this.leastRows = options.leastRows ?? 1
    this.packing = options.packing
    this.team = new Team(this.memory, this.workers)
    const exports = instantiateKernels(options.module, this.memory.memory)
    this.copyBytes = exports.copyBytes
    const bytes = exports.scratchBytes()
    this.scratch = { address: this.memory.allocate(bytes * this.workers), bytes }
    this.kernels = this.prepared(exports)
    this.share = { worker: 0, workers: this.workers, pieces: this.pieces }
    for (const [key, { shape }] of leaves) {
      const length = elementCount(shape)
      this.leaves.set(key, { address: this.memory.allocate(4 * length), length })
    }
    for (const [key, { data }] of leaves) if (data !== undefined) this.writeLeaf(key, data) // fresh memory is zero
  }

  static async open(leaves: ReadonlyMap<string, Leaf>, options: SessionOptions): Promise<WasmSession> {
    const session = new WasmSession(leaves, options)
    forgotten.register(session, session.team.ends)
    session.startThreads()
    return session
  }

  compile(request: ProgramRequest): Program {
    const program = new WasmProgram(this, request)
    const { allKernels } = this.options
    if (
      allKernels !== undefined &&
      program.kernels.some(name => this.kernels[kernelIndex.get(name) ?? 0] === undefined)
    ) {
      this.loading ??= this.loadAll(allKernels)
      this.loading.catch(() => undefined) // the first run says so
    }
    return program
  }

  openState(buffers: readonly Tensor[], sizes: DimValues): State {
    const places = new Map<string, StatePlace>()
    const state = new WasmState(this.memory, this.copyBytes, this.pool, buffers, sizes, places)
    this.abandoned.register(state, places)
    return state
  }

  async readLeaf(key: string): Promise<NumericArray> {
    const { address, length } = this.leaf(key)
    return this.memory.f32.slice(address / 4, address / 4 + length)
  }

  writeLeaf(key: string, data: ArrayLike<number>): void {
    const { address, length } = this.leaf(key)
    if (data.length !== length) throw new GlassformerError(`${key} holds ${length} numbers, not ${data.length}`)
    this.memory.f32.set(data, address / 4)
  }

  dispose(): void {
    this.team.dispose()
  }

  leafAddress({ op }: Tensor): number {
    return this.leaf(isState(op) ? op.key : op.kind).address
  }

  /** The first run doesn't wait for threads: they join it when they are there. */
  get starting(): Promise<void> | undefined {
    return this.loading ?? (this.lastRun === undefined ? undefined : this.team.starting)
  }

  /** Runs the steps of a bound program on all workers; this thread is worker 0. */
  execute(table: number, count: number): void {
    const { team, kernels, share } = this
    const { i32 } = this.memory
    const control = team.control / 4
    try {
      const done = runAlone(i32, table, count, share, kernels, control)
      if (done === count) return
      const [from, left] = [table + done * stepWords(share.pieces), count - done]
      team.begin(from, left)
      runSteps(i32, from, left, share, kernels, control, this.options.mayBlock)
    } catch (error) {
      team.endMeetings()
      throw error
    }
  }

  private async loadAll(allKernels: () => Promise<WebAssembly.Module>): Promise<void> {
    this.kernels = this.prepared(instantiateKernels(await allKernels(), this.memory.memory))
    this.loading = undefined
  }

  private prepared(exports: Kernels): readonly Kernel[] {
    const { replaceKernels } = this.options
    exports.setScratch(this.scratch.address)
    if (replaceKernels === undefined) warmUp(exports, this.memory.i32, this.scratch.address)
    return kernelList(replaceKernels?.(exports, this.memory.memory) ?? exports)
  }

  private startThreads(): void {
    const { module, takeThreads } = this.options
    const { workers, pieces, scratch } = this
    const { memory } = this.memory
    const { control } = this.team
    this.team.start(takeThreads(), worker => {
      return { module, memory, control, scratch: scratch.address + worker * scratch.bytes, worker, workers, pieces }
    })
  }

  private leaf(key: string): Place {
    const leaf = this.leaves.get(key)
    if (leaf === undefined) throw new GlassformerError(`the session has no parameter ${key}`)
    return leaf
  }
}

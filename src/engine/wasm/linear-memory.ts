import { GlassformerError } from '../../errors/glassformer-error.js'

const PAGE = 65_536
const MOST_PAGES = 65_536
/** As much address space is set aside for a memory from its beginning. */
export const MOST_BYTES = PAGE * MOST_PAGES
const ALIGNMENT = 64
/** The kernels' own constants lie below. */
const START = PAGE

/**
 * One WebAssembly memory: first what stays (parameters, programs), then one arena that all programs use in turn.
 * It grows and never shrinks. When what stays grows, the arena moves up: programs look at `arenaMoves`.
 */
export class LinearMemory {
  readonly memory: WebAssembly.Memory
  private f32View: Float32Array
  private i32View: Int32Array
  private persistentEnd = START
  private arenaBytes = 0
  /** Counts how often the arena got another address. */
  arenaMoves = 0

  constructor(readonly shared: boolean) {
    this.memory = new WebAssembly.Memory(
      shared ? { initial: 2, maximum: MOST_PAGES, shared: true } : { initial: 2, maximum: MOST_PAGES },
    )
    this.f32View = new Float32Array(this.memory.buffer)
    this.i32View = new Int32Array(this.memory.buffer)
  }

  /** All memory as float32; a fresh view after it has grown. */
  get f32(): Float32Array {
    return this.f32View
  }

  get i32(): Int32Array {
    return this.i32View
  }

  get arenaStart(): number {
    return this.persistentEnd
  }

  get bytes(): number {
    return this.memory.buffer.byteLength
  }

  /** A region that stays. @returns its address in bytes. */
  allocate(bytes: number): number {
    const address = this.persistentEnd
    this.persistentEnd = align(address + bytes)
    this.arenaMoves++
    this.ensure()
    return address
  }

  /** Makes sure the arena holds so many bytes. */
  reserveArena(bytes: number): void {
    this.arenaBytes = Math.max(this.arenaBytes, bytes)
    this.ensure()
  }

  private ensure(): void {
    const missing = this.persistentEnd + this.arenaBytes - this.memory.buffer.byteLength
    if (missing <= 0) return
    try {
      this.memory.grow(Math.ceil(missing / PAGE))
    } catch {
      const wanted = Math.ceil((this.persistentEnd + this.arenaBytes) / 2 ** 20)
      throw new GlassformerError(
        `no memory: the model and batch need ${wanted} MiB; try a smaller batch or shorter sequences`,
      )
    }
    this.f32View = new Float32Array(this.memory.buffer)
    this.i32View = new Int32Array(this.memory.buffer)
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

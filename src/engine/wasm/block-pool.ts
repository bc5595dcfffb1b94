import type { LinearMemory } from './linear-memory.js'

const SMALLEST = 256

/** A piece of linear memory that is lent. */
export interface Block {
  readonly address: number
  readonly bytes: number
}

/** Lends blocks of linear memory, whose sizes are powers of two, and lends again what came back. */
export class BlockPool {
  private readonly free = new Map<number, Block[]>()

  constructor(private readonly memory: LinearMemory) {}

  /** A block of at least so many bytes; what lies there is left from others. */
  lend(atLeast: number): Block {
    let bytes = SMALLEST
    while (bytes < atLeast) bytes *= 2
    return this.free.get(bytes)?.pop() ?? { address: this.memory.allocate(bytes), bytes }
  }

  giveBack(block: Block): void {
    const known = this.free.get(block.bytes)
    if (known === undefined) this.free.set(block.bytes, [block])
    else known.push(block)
  }
}

import { type Dim, type DimValues, evaluateDim } from '../../tensor/dim.js'
import { evaluateExtent, product } from '../../tensor/extent.js'
import { isState } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { State } from '../engine.js'
import type { Block, BlockPool } from './block-pool.js'
import type { Kernels } from './kernel-module.js'
import type { LinearMemory } from './linear-memory.js'
import { ASIDE, type RowMove, rowMoves } from './row-moves.js'

/** Where one buffer lies. */
export interface Place {
  readonly shape: readonly Dim[]
  block: Block
  /** The sizes of the first two axes, and the elements behind them. */
  rows: number
  length: number
  readonly inner: number
}

/** Buffers of one user in the session's memory. */
export class WasmState implements State {
  /** Counts how often a buffer got another address. */
  moves = 0
  private current: DimValues

  /** @param places filled here; who holds them can give the blocks back when nobody holds the state any more. */
  constructor(
    memory: LinearMemory,
    private readonly copyBytes: Kernels['copyBytes'],
    private readonly pool: BlockPool,
    buffers: readonly Tensor[],
    sizes: DimValues,
    private readonly places: Map<string, Place>,
  ) {
    this.current = sizes
    for (const { op, shape } of buffers) {
      if (!isState(op)) continue
      const { rows, length } = firstSizes(shape, sizes)
      const inner = evaluateExtent(product(shape.slice(2)), sizes)
      const block = pool.lend(4 * rows * length * inner)
      memory.f32.fill(0, block.address / 4, (block.address + block.bytes) / 4)
      places.set(op.key, { shape, block, rows, length, inner })
    }
  }

  get sizes(): DimValues {
    return this.current
  }

  addressOf(key: string): number | undefined {
    return this.places.get(key)?.block.address
  }

  resize(sizes: DimValues): void {
    this.current = { ...this.current, ...sizes }
    for (const place of this.places.values()) {
      const { rows, length } = firstSizes(place.shape, this.current)
      if (rows !== place.rows || length !== place.length) this.move(place, rows, length)
    }
  }

  select(from: readonly number[]): void {
    this.current = { ...this.current, N: from.length }
    const moves = rowMoves(from)
    for (const place of this.places.values()) {
      if (4 * from.length * place.length * place.inner > place.block.bytes) this.move(place, from.length, place.length)
      this.rearrange(place, moves)
      place.rows = from.length
    }
  }

  dispose(): void {
    giveBack(this.places, this.pool)
  }

  /** Gives a buffer memory for new sizes, and what both shapes have of its rows. */
  private move(place: Place, rows: number, length: number): void {
    const [oldWidth, newWidth] = [4 * place.length * place.inner, 4 * length * place.inner]
    const block = this.pool.lend(rows * newWidth)
    for (let n = 0; n < Math.min(rows, place.rows); n++) {
      const [target, source] = [block.address + n * newWidth, place.block.address + n * oldWidth]
      this.copyBytes(target, source, Math.min(oldWidth, newWidth))
    }
    this.pool.giveBack(place.block)
    this.moves++
    Object.assign(place, { block, rows, length })
  }

  /** Copies rows of a buffer where they lie. */
  private rearrange({ shape: [, along], block, length, inner }: Place, moves: readonly RowMove[]): void {
    const width = 4 * length * inner
    const filled = typeof along === 'object' && this.current[along.filledTo ?? '']
    const bytes = 4 * Math.min(length, filled || length) * inner
    const aside = this.pool.lend(width)
    const addressOf = (row: number): number => (row === ASIDE ? aside.address : block.address + row * width)
    for (const { target, source } of moves) this.copyBytes(addressOf(target), addressOf(source), bytes)
    this.pool.giveBack(aside)
  }
}

/** The sizes of the first two axes. */
function firstSizes([first = 1, second = 1]: readonly Dim[], values: DimValues): { rows: number; length: number } {
  return { rows: evaluateDim(first, values), length: evaluateDim(second, values) }
}

export function giveBack(places: Map<string, Place>, pool: BlockPool): void {
  for (const { block } of places.values()) pool.giveBack(block)
  places.clear()
}

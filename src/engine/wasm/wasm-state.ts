import { type Dim, type DimValues, evaluateDim } from '../../tensor/dim.js'
import { evaluateExtent, product } from '../../tensor/extent.js'
import { isState } from '../../tensor/op.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { State } from '../engine.js'
import type { Block, BlockPool } from './block-pool.js'
import type { LinearMemory } from './linear-memory.js'

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
    private readonly memory: LinearMemory,
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
      if (rows === place.rows && length === place.length) continue
      const all = Array.from({ length: Math.min(rows, place.rows) }, (_, n) => n)
      this.rearrange(place, all, rows, length)
    }
  }

  select(rows: readonly number[]): void {
    this.current = { ...this.current, N: rows.length }
    for (const place of this.places.values()) this.rearrange(place, rows, rows.length, place.length)
  }

  dispose(): void {
    giveBack(this.places, this.pool)
  }

  /** Gives a buffer new sizes, and its first rows what both shapes have of these of its old ones. */
  private rearrange(place: Place, from: readonly number[], rows: number, length: number): void {
    const kept = Math.min(length, place.length) * place.inner
    const [oldWidth, newWidth] = [place.length * place.inner, length * place.inner]
    const bytes = 4 * rows * newWidth
    // Rows that only move to the front, and don't grow, can be moved where they lie.
    const inPlace = bytes <= place.block.bytes && newWidth <= oldWidth && from.every((row, n) => isBehind(from, row, n))
    const block = inPlace ? place.block : this.pool.lend(bytes)
    const { f32 } = this.memory
    const [source, target] = [place.block.address / 4, block.address / 4]
    for (let n = 0; n < from.length; n++) {
      const start = source + (from[n] as number) * oldWidth
      if (start !== target + n * newWidth) f32.copyWithin(target + n * newWidth, start, start + kept)
    }
    if (!inPlace) {
      this.pool.giveBack(place.block)
      this.moves++
    }
    Object.assign(place, { block, rows, length })
  }
}

/** The sizes of the first two axes. */
function firstSizes([first = 1, second = 1]: readonly Dim[], values: DimValues): { rows: number; length: number } {
  return { rows: evaluateDim(first, values), length: evaluateDim(second, values) }
}

/** True when a row lies at its new place or behind, and behind the row before it. */
function isBehind(from: readonly number[], row: number, n: number): boolean {
  return row >= n && (n === 0 || row > (from[n - 1] as number))
}

export function giveBack(places: Map<string, Place>, pool: BlockPool): void {
  for (const { block } of places.values()) pool.giveBack(block)
  places.clear()
}

import { MASKED } from '#dist/explain/figures/grids.js'
import type { TensorNumbers } from './viewer.ts'

/** How far a tensor lies from what it was: the length of the difference by its own length. */
export interface Change {
  readonly name: string
  readonly share: number
}

/** Those that changed, the most first. Masked cells and tensors of other shapes are left out. */
export function changesOf(before: readonly TensorNumbers[], after: readonly TensorNumbers[]): Change[] {
  const others = new Map(after.map(numbers => [numbers.name, numbers]))
  return before
    .flatMap(({ name, data }) => {
      const other = others.get(name)?.data
      return other === undefined || other.length !== data.length ? [] : [{ name, share: shareOf(data, other) }]
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}

function shareOf(before: Float32Array, after: Float32Array): number {
  let [difference, whole] = [0, 0]
  for (const [i, value] of before.entries()) {
    const other = after[i] ?? 0
    if (Math.abs(value) >= MASKED || Math.abs(other) >= MASKED) continue
    difference += (other - value) ** 2
    whole += value ** 2
  }
  return whole === 0 ? 0 : Math.sqrt(difference / whole)
}

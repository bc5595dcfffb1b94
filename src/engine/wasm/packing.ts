import { type Dim, type DimValues, dimText, evaluateDim } from '../../tensor/dim.js'
import { type Extent, evaluateExtent } from '../../tensor/extent.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { NumericArray } from '../engine.js'
import type { Slot } from './arguments.js'
import { isBatch, isLength } from './axes.js'
import type { Instruction } from './instruction.js'

/**
 * Padding that a program need not compute. PyTorch computes every position of a padded batch; the rows after a
 * sequence's last real token reach no result when attention hides them (source) or the loss ignores them (target).
 * Where a program proves that, each sequence gets rows of its own number. The numbers don't change, not even a bit:
 * what is left out only ever added zero.
 */
export interface Packing {
  /** Ids `(N, len)`, a view of an input: rows after the last id that is not `paddingIdx` are left out. */
  readonly ids: Tensor
  readonly paddingIdx: number
  readonly length: Dim
  /** A sequence of nothing but padding keeps all its rows: attention over keys that are all masked is uniform. */
  readonly keepsAllPadding: boolean
}

/** Collects, while a graph is lowered, what its attentions and losses say about padding. */
export class PackingFacts {
  private readonly facts = new Map<string, Packing>()
  /** Length axes whose rows some attention sees unmasked. */
  private readonly visible = new Set<string>()
  private contradiction = false

  /** An attention hides the keys whose id is `paddingIdx`. */
  hidesKeys(ids: Tensor, paddingIdx: number): void {
    const length = ids.size(1)
    if (isLength(length)) this.add({ ids, paddingIdx, length, keepsAllPadding: true })
  }

  /** A loss doesn't count the targets that are `paddingIdx`. */
  ignoresPadding(targets: Tensor, paddingIdx: number): void {
    if (!targets.shape.some(isLength)) return // an axis of fixed length is never packed
    const [batch, length] = targets.shape
    if (targets.shape.length === 2 && isBatch(batch) && length !== undefined && isLength(length))
      this.add({ ids: targets, paddingIdx, length, keepsAllPadding: false })
    else this.contradiction = true
  }

  /** An attention shows every row of this axis to every query. */
  showsKeys(length: Dim): void {
    this.visible.add(dimText(length))
  }

  /**
   * The axes that may be packed, or `null` when the program needs every position: a padded tensor is read from
   * outside or comes from there, or an operation mixes rows in a way that this analysis doesn't know.
   */
  decide(instructions: readonly Instruction[], wanted: Iterable<Tensor>): readonly Packing[] | null {
    if (this.contradiction || this.facts.size === 0) return null
    for (const tensor of wanted) if (hasLength(tensor)) return null
    const zero = new Set<Slot>()
    for (const { packs, reads, writes, zeroIf, needsZero } of instructions) {
      if (reads.some(slot => slot.kind === 'input' && slot.tensor.dtype === 'float32' && hasLength(slot.tensor)))
        return null
      const touchesRows = [...reads, ...writes].some(slot => slot.kind === 'temporary' && hasLength(slot.tensor))
      if (touchesRows && !packs) return null
      if (zeroIf?.every(slot => zero.has(slot)) === true) for (const slot of writes) zero.add(slot)
      if (needsZero !== undefined && touchesRows && !needsZero.some(slot => zero.has(slot))) return null
    }
    for (const axis of lengthAxes(instructions)) if (this.visible.has(axis) || !this.facts.has(axis)) return null
    return [...this.facts.values()]
  }

  private add(packing: Packing): void {
    const key = dimText(packing.length)
    const known = this.facts.get(key)
    if (known === undefined) this.facts.set(key, packing)
    else if (!sameMemory(known.ids, packing.ids) || known.paddingIdx !== packing.paddingIdx) this.contradiction = true
  }
}

/** The number of rows to compute for sequence `n`, from ids as the caller gave them. */
export function packedLength(packing: Packing, n: number, ids: NumericArray, values: DimValues): number {
  const [strideN, strideL] = packing.ids.type.strides.map(stride => evaluateExtent(stride, values)) as [number, number]
  const start = packing.ids.type.offset.reduce(
    (sum: number, part: Extent) => sum + evaluateExtent(part, values),
    n * strideN,
  )
  const full = evaluateDim(packing.length, values)
  let length = full
  while (length > 0 && ids[start + (length - 1) * strideL] === packing.paddingIdx) length--
  return length === 0 && packing.keepsAllPadding ? full : length
}

function sameMemory(a: Tensor, b: Tensor): boolean {
  return (
    a === b ||
    (a.inputs[0] !== undefined && a.inputs[0] === b.inputs[0] && JSON.stringify(a.type) === JSON.stringify(b.type))
  )
}

function hasLength(tensor: Tensor): boolean {
  return tensor.shape.some(isLength)
}

function lengthAxes(instructions: readonly Instruction[]): Set<string> {
  const axes = new Set<string>()
  for (const { writes } of instructions) {
    for (const { tensor } of writes) for (const size of tensor.shape) if (isLength(size)) axes.add(dimText(size))
  }
  return axes
}

import { sameDim } from '../../../../tensor/dim.js'
import type { OpOf } from '../../../../tensor/op.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Uses } from '../uses.js'
import { findMask, type Mask } from './find-mask.js'
import { asHeads, type Heads } from './heads.js'
import type { Piece } from './piece.js'

/**
 * One attention in the graph, from the queries to the merged heads: q·kᵀ, ÷√headDim, mask, softmax, dropout, ·v. Swallows
 * `energy`, `maskedEnergy`, what is left of the weights after the dropout, and `context`.
 */
export interface Attention extends Piece {
  readonly kind: 'attention'
  readonly q: Heads
  readonly k: Heads
  readonly v: Heads
  readonly divisor: number
  readonly fill: number
  readonly mask: Mask
  /** The softmax's output. The fused kernel writes it, since the backward pass and readers want it. */
  readonly attention: Tensor
  /** What happens to the weights before they meet the values. */
  readonly dropout: OpOf<'dropout', Tensor> | undefined
  /** The heads side by side: `(N, queryLen, heads, headDim)`; of one query or head the context itself, the same memory. */
  readonly merged: Tensor
}

/**
 * Matches an attention at its end, the contiguous copy that merges the heads or the context of one query or head; or at its
 * weights, when those are asked for first.
 */
export function findAttention(uses: Uses, tensor: Tensor): Attention | undefined {
  if (isMerged(tensor)) return withContext(uses, tensor, tensor)
  if (tensor.op.kind === 'softmax') {
    const merged = mergedOf(uses, tensor)
    return merged === undefined ? undefined : findAttention(uses, merged)
  }
  if (tensor.op.kind !== 'contiguous') return undefined
  const [transpose] = tensor.op.inputs
  if (transpose.op.kind !== 'transpose') return undefined
  const [context] = transpose.op.inputs
  return uses.swallowable(context) && isHeadsToRows(context, transpose.op)
    ? withContext(uses, context, tensor)
    : undefined
}

/** The merged heads that end the attention with these weights. */
export function mergedOf(uses: Uses, attention: Tensor): Tensor | undefined {
  const [weights = attention] = uses.of(attention).filter(({ op }) => op.kind === 'dropout')
  for (const user of uses.of(weights)) {
    if (user.op.kind !== 'matmul' || user.op.inputs[0] !== weights) continue
    if (isMerged(user)) return user
    const transpose = uses.of(user).find(({ op }) => op.kind === 'transpose')
    const merged = transpose && uses.of(transpose).find(({ op }) => op.kind === 'contiguous')
    if (merged !== undefined) return merged
  }
  return undefined
}

/** A product of one head, or of heads for one query: in memory they stand side by side already, so nothing merges them. */
function isMerged({ op, shape }: Tensor): boolean {
  return op.kind === 'matmul' && shape.length === 4 && (shape[1] === 1 || shape[2] === 1)
}

function isHeadsToRows({ shape }: Tensor, { axis0, axis1 }: OpOf<'transpose', Tensor>): boolean {
  return shape.length === 4 && Math.min(axis0, axis1) === 1 && Math.max(axis0, axis1) === 2
}

function withContext(uses: Uses, context: Tensor, merged: Tensor): Attention | undefined {
  if (context.op.kind !== 'matmul') return undefined
  const [factor, value] = context.op.inputs
  const dropout = factor.op.kind === 'dropout' ? factor.op : undefined
  const attention = dropout?.inputs[0] ?? factor
  const weights = findWeights(uses, attention)
  const v = asHeads(value)
  if (weights === undefined || v === undefined || weights.q.capacity !== undefined) return undefined
  const [ofKeys, ofValues] = [weights.k.capacity ?? 0, v.capacity ?? 0]
  if (!sameDim(ofKeys, ofValues)) return undefined
  const { q, k, mask } = weights
  const reads = [q.tensor, k.tensor, v.tensor, ...(mask.kind === 'padding' ? [mask.ids] : [])]
  return { kind: 'attention', reads, writes: [merged, attention], ...weights, v, attention, dropout, merged }
}

/** softmax(maskedFill(q·kᵀ / divisor)), or without a mask; none of the tensors between wanted. */
function findWeights(uses: Uses, { op }: Tensor): Pick<Attention, 'q' | 'k' | 'divisor' | 'fill' | 'mask'> | undefined {
  if (op.kind !== 'softmax') return undefined
  const [masked] = op.inputs
  const filled = masked.op.kind === 'maskedFill' ? masked.op : undefined
  if (filled !== undefined && !uses.swallowable(masked)) return undefined
  const [energy, hidden] = filled?.inputs ?? [masked]
  if (energy.op.kind !== 'scalar' || energy.op.operation !== 'div' || !uses.swallowable(energy)) return undefined
  const [scores] = energy.op.inputs
  if (scores.op.kind !== 'matmul' || !uses.swallowable(scores)) return undefined
  const [query, keyT] = scores.op.inputs
  if (keyT.op.kind !== 'transpose' || keyT.op.axis0 + keyT.op.axis1 !== 5) return undefined
  const q = asHeads(query)
  const k = asHeads(keyT.op.inputs[0])
  const mask: Mask | undefined =
    hidden === undefined ? { kind: 'none' } : uses.wanted.has(hidden) ? undefined : findMask(hidden, energy)
  if (q === undefined || k === undefined || mask === undefined) return undefined
  return { q, k, divisor: energy.op.value, fill: filled?.value ?? 0, mask }
}

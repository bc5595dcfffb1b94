import { type Dim, sameDim, sameShape } from '../../../../tensor/dim.js'
import { type Extent, ONE, product, sameExtent, timesDim } from '../../../../tensor/extent.js'
import type { OpKind, OpOf } from '../../../../tensor/op.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { KernelArguments, Size } from '../../arguments.js'
import { isBatch } from '../../axes.js'
import { ownerOf } from '../layout.js'
import type { Lowering } from '../lowering.js'

/** The parts of one attention in the graph, from the queries to the merged heads. */
interface AttentionPattern {
  readonly q: Heads
  readonly k: Heads
  readonly v: Heads
  readonly divisor: number
  readonly fill: number
  readonly mask: Mask
  /** The softmax's output. The fused kernel writes it, since the backward pass and readers want it. */
  readonly attention: Tensor
  /** The heads side by side: `(N, queryLen, heads, headDim)`; of one query `(N, heads, 1, headDim)`, the same memory. */
  readonly merged: Tensor
}

/** `(N, heads, len, headDim)`, a view of rows `(N·len, …)` in which each head is a run of columns. */
interface Heads {
  readonly tensor: Tensor
  readonly rowStride: Extent
}

type Mask =
  | { readonly kind: 'padding'; readonly ids: Tensor; readonly paddingIdx: number } // keys whose id is padding
  | { readonly kind: 'causal' } // keys after the query
  | { readonly kind: 'none' } // every query sees every key

/**
 * q·kᵀ, ÷√headDim, mask, softmax, ·v and the merging of the heads in one kernel. Swallows `energy`, `maskedEnergy`
 * and `context` of one attention.
 */
export function lowerAttention(lowering: Lowering, tensor: Tensor): boolean {
  const pattern = findAttention(lowering, tensor)
  if (pattern === undefined) return false
  const { q, merged, attention } = pattern
  const args = {
    ...sharedFields(lowering, pattern),
    fill: pattern.fill,
    out: lowering.pointer(merged),
    outStride: { size: product([q.tensor.size(1), pattern.v.tensor.size(3)]) },
  }
  noteMask(lowering, pattern, q.tensor.size(2))
  lowering.emit('attention', args, [merged, attention], { partition: { kind: 'sequences', each: ONE }, packs: true })
  return true
}

/**
 * The gradients of q, k and v in one kernel. Swallows the gradients of `attention`, `maskedEnergy` and `energy`.
 */
export function lowerAttentionGrad(lowering: Lowering, tensor: Tensor): boolean {
  const group = findAttentionGrad(lowering, tensor)
  if (group === undefined) return false
  const { pattern, dContext, dq, dk, dv } = group
  const width = (gradient: Tensor): Size => ({ size: product(gradient.shape.slice(2)) })
  const args = {
    ...sharedFields(lowering, pattern),
    dOut: lowering.pointer(dContext.tensor),
    dOutStride: { size: dContext.rowStride },
    dq: lowering.pointer(dq),
    dk: lowering.pointer(dk),
    dv: lowering.pointer(dv),
    dqStride: width(dq),
    dkStride: width(dk),
    dvStride: width(dv),
  }
  noteMask(lowering, pattern, pattern.q.tensor.size(2))
  const partition = { kind: 'sequences', each: ONE } as const
  lowering.emit('attentionGrad', args, [dq, dk, dv], { partition, packs: true, zeroIf: [ownerOf(dContext.tensor)] })
  return true
}

function sharedFields(
  lowering: Lowering,
  { q, k, v, divisor, mask, attention }: AttentionPattern,
): Omit<KernelArguments<'attention'>, 'fill' | 'out' | 'outStride'> {
  const [batch, heads, queryLen, headDim] = q.tensor.shape as [Dim, Dim, Dim, Dim]
  const keyLen = k.tensor.size(2)
  const padding = mask.kind === 'padding'
  const [keyIdsStrideN, keyIdsStrideL] = padding ? mask.ids.type.strides : [ONE, ONE]
  return {
    q: lowering.pointer(q.tensor),
    k: lowering.pointer(k.tensor),
    v: lowering.pointer(v.tensor),
    qStride: { size: q.rowStride },
    kStride: { size: k.rowStride },
    vStride: { size: v.rowStride },
    heads: { size: product([heads]) },
    headDim: { size: product([headDim]) },
    divisor,
    queryStarts: { rowStartsOf: product([queryLen]), sequences: batch },
    keyStarts: { rowStartsOf: product([keyLen]), sequences: batch },
    queryLen: { size: product([queryLen]) },
    keyLen: { size: product([keyLen]) },
    keyIds: padding ? lowering.pointer(mask.ids) : null,
    keyIdsStrideN: { size: keyIdsStrideN as Extent },
    keyIdsStrideL: { size: keyIdsStrideL as Extent },
    paddingIdx: padding ? mask.paddingIdx : 0,
    causal: mask.kind === 'causal',
    probs: lowering.pointer(attention),
    probsStrideN: { size: product([heads, queryLen, keyLen]) },
  }
}

function noteMask(lowering: Lowering, { mask, k }: AttentionPattern, queryLen: Dim): void {
  if (mask.kind === 'padding') lowering.packing.hidesKeys(mask.ids, mask.paddingIdx)
  // A causal attention shows a row only to rows after it; anything but self-attention would show them all.
  else if (mask.kind === 'none' || !sameDim(queryLen, k.tensor.size(2))) lowering.packing.showsKeys(k.tensor.size(2))
}

/** Matches an attention at its end: the contiguous copy that merges the heads, or the context of one query. */
function findAttention(lowering: Lowering, merged: Tensor): AttentionPattern | undefined {
  if (isOneQuery(merged)) return withContext(lowering, merged, merged)
  if (merged.op.kind !== 'contiguous') {
    // Asked for the attention weights first: the pattern is the one that ends in their one context.
    if (merged.op.kind !== 'softmax') return undefined
    const end = mergedOf(lowering, merged)
    return end === undefined ? undefined : findAttention(lowering, end)
  }
  const [transpose] = merged.op.inputs
  if (transpose.op.kind !== 'transpose') return undefined
  const [context] = transpose.op.inputs
  return lowering.swallowable(context) && isHeadsToRows(context, transpose.op)
    ? withContext(lowering, context, merged)
    : undefined
}

function withContext(lowering: Lowering, context: Tensor, merged: Tensor): AttentionPattern | undefined {
  if (context.op.kind !== 'matmul') return undefined
  const [attention, value] = context.op.inputs
  const core = findCore(lowering, attention)
  const v = asHeads(value)
  if (core === undefined || v === undefined) return undefined
  return { ...core, v, attention, merged }
}

/** A product of heads for one query: in memory its heads stand side by side already, so nothing merges them. */
function isOneQuery({ op, shape }: Tensor): boolean {
  return op.kind === 'matmul' && shape.length === 4 && shape[2] === 1
}

function mergedOf(lowering: Lowering, attention: Tensor): Tensor | undefined {
  for (const consumer of lowering.consumers.get(attention) ?? []) {
    if (consumer.op.kind !== 'matmul' || consumer.inputs[0] !== attention) continue
    if (isOneQuery(consumer)) return consumer
    const transpose = lowering.consumers.get(consumer)?.find(user => user.op.kind === 'transpose')
    const merged = transpose && lowering.consumers.get(transpose)?.find(user => user.op.kind === 'contiguous')
    if (merged !== undefined) return merged
  }
  return undefined
}

const NO_MASK: Mask = { kind: 'none' }

type Core = Pick<AttentionPattern, 'q' | 'k' | 'divisor' | 'fill' | 'mask'>

/** softmax(maskedFill(q·kᵀ / divisor)), or without a mask; none of the tensors between wanted. */
function findCore(lowering: Lowering, attention: Tensor): Core | undefined {
  if (attention.op.kind !== 'softmax') return undefined
  const [masked] = attention.op.inputs
  const isMasked = masked.op.kind === 'maskedFill'
  if (isMasked && !lowering.swallowable(masked)) return undefined
  const [energy, hidden] = masked.op.kind === 'maskedFill' ? masked.op.inputs : [masked]
  if (energy.op.kind !== 'scalar' || energy.op.operation !== 'div' || !lowering.swallowable(energy)) return undefined
  const [scores] = energy.op.inputs
  if (scores.op.kind !== 'matmul' || !lowering.swallowable(scores)) return undefined
  const [query, keyT] = scores.op.inputs
  if (keyT.op.kind !== 'transpose' || keyT.op.axis0 + keyT.op.axis1 !== 5) return undefined
  const q = asHeads(query)
  const k = asHeads(keyT.op.inputs[0])
  const mask = hidden === undefined ? NO_MASK : lowering.wanted.has(hidden) ? undefined : asMask(hidden, energy)
  if (q === undefined || k === undefined || mask === undefined) return undefined
  return { q, k, divisor: energy.op.value, fill: masked.op.kind === 'maskedFill' ? masked.op.value : 0, mask }
}

/** `tensor` as heads in rows, when its strides are those. */
function asHeads(tensor: Tensor): Heads | undefined {
  const { shape, strides } = tensor.type
  if (shape.length !== 4 || !isBatch(shape[0])) return undefined
  const [batch, head, row, column] = strides as [Extent, Extent, Extent, Extent]
  const headDim = shape[3] as Dim
  const perBatch = timesDim(row, shape[2] as Dim)
  // One head, or rows and heads of size 1, may have any stride there.
  if (!sameExtent(column, ONE) || (shape[1] !== 1 && !sameExtent(head, product([headDim])))) return undefined
  if (ownerOf(tensor).shape.length < 3) return undefined
  if (shape[2] === 1) return { tensor, rowStride: batch }
  return sameExtent(batch, perBatch) ? { tensor, rowStride: row } : undefined
}

function isHeadsToRows({ shape }: Tensor, { axis0, axis1 }: OpOf<'transpose', Tensor>): boolean {
  return shape.length === 4 && Math.min(axis0, axis1) === 1 && Math.max(axis0, axis1) === 2
}

/** `equal(mask, 0)` of the source mask or the target mask that the model makes. */
function asMask(hidden: Tensor, energy: Tensor): Mask | undefined {
  if (hidden.op.kind !== 'equal' || hidden.op.value !== 0) return undefined
  let [mask] = hidden.op.inputs
  const shape = mask.shape
  if (shape.length !== 4 || !sameDim(shape[3] as Dim, energy.size(3))) return undefined
  while (mask.op.kind === 'unsqueeze' || mask.op.kind === 'expand') mask = mask.op.inputs[0]
  if (mask.op.kind === 'notEqual' && shape[1] === 1 && shape[2] === 1 && isBatch(shape[0])) {
    const [ids] = mask.op.inputs
    const isIds = ids.dtype === 'int32' && ids.shape.length === 2 && isBatch(ids.shape[0])
    return isIds ? { kind: 'padding', ids, paddingIdx: mask.op.value } : undefined
  }
  const square =
    mask.shape.length === 2 && sameDim(mask.size(0), mask.size(1)) && sameDim(energy.size(2), energy.size(3))
  if (mask.op.kind !== 'tril' || !square) return undefined
  const { op } = mask.op.inputs[0]
  return op.kind === 'constant' && op.value === 1 ? { kind: 'causal' } : undefined
}

interface AttentionGradPattern {
  readonly pattern: AttentionPattern
  readonly dContext: Heads
  readonly dq: Tensor
  readonly dk: Tensor
  readonly dv: Tensor
}

/**
 * Matches the backward pass of an attention at any of its three ends, the contiguous copies of the gradients of q, k
 * and v. All three must be there, and nothing between them wanted.
 */
function findAttentionGrad(lowering: Lowering, end: Tensor): AttentionGradPattern | undefined {
  if (end.op.kind !== 'contiguous') return undefined
  let [source] = end.op.inputs
  while (source.op.kind === 'transpose') source = source.op.inputs[0]
  if (source.op.kind !== 'matmul') return undefined
  const attention = attentionBehind(source)
  const merged = attention && mergedOf(lowering, attention)
  const pattern = merged && findAttention(lowering, merged)
  if (attention === undefined || pattern === undefined) return undefined

  const softmaxGrad = findConsumer(lowering, attention, 'softmaxGrad')
  const dMasked = softmaxGrad && lowering.onlyConsumer(softmaxGrad)
  const dEnergy = dMasked && lowering.onlyConsumer(dMasked)
  if (softmaxGrad?.op.kind !== 'softmaxGrad' || dMasked?.op.kind !== 'maskedFill' || dEnergy?.op.kind !== 'scalar')
    return undefined
  if (lowering.wanted.has(dEnergy) || dEnergy.op.operation !== 'div' || dEnergy.op.value !== pattern.divisor)
    return undefined
  const [, dAttention] = softmaxGrad.op.inputs
  if (dAttention.op.kind !== 'matmul' || !lowering.swallowable(dAttention)) return undefined
  const dContext = asHeads(dAttention.op.inputs[0])
  const users = lowering.consumers.get(dEnergy) ?? []
  const byQuery = users.find(user => user.op.kind === 'matmul' && user.inputs[0] === dEnergy)
  const byKey = users.find(user => user.op.kind === 'matmul' && user.inputs[1] === dEnergy)
  const attentionT = lowering.consumers.get(attention)?.find(user => user.op.kind === 'transpose')
  const byValue = attentionT && lowering.onlyConsumer(attentionT)
  if (dContext === undefined || users.length !== 2 || byValue?.op.kind !== 'matmul') return undefined
  const { q, k, v } = pattern
  const dq = byQuery && rowsEnd(lowering, byQuery, q)
  const dk = byKey && rowsEnd(lowering, byKey, k)
  const dv = rowsEnd(lowering, byValue, v)
  if (dq === undefined || dk === undefined || dv === undefined) return undefined
  return [dq, dk, dv].includes(end) ? { pattern, dContext, dq, dk, dv } : undefined
}

/** The softmax output that a gradient's matrix product goes back to. */
function attentionBehind(product: Tensor): Tensor | undefined {
  for (const input of product.inputs) {
    let tensor: Tensor = input
    if (tensor.op.kind === 'transpose') tensor = tensor.op.inputs[0]
    if (tensor.op.kind === 'softmax') return tensor
    if (tensor.op.kind === 'scalar') tensor = tensor.op.inputs[0]
    if (tensor.op.kind === 'maskedFill') tensor = tensor.op.inputs[0]
    if (tensor.op.kind === 'softmaxGrad') return tensor.op.inputs[0]
  }
  return undefined
}

function findConsumer(lowering: Lowering, tensor: Tensor, kind: OpKind): Tensor | undefined {
  const found = lowering.consumers.get(tensor)?.filter(user => user.op.kind === kind) ?? []
  return found.length === 1 && found[0] !== undefined && !lowering.wanted.has(found[0]) ? found[0] : undefined
}

/** Follows a gradient of heads through its transposes to the contiguous rows `(N, len, heads, headDim)`. */
function rowsEnd(lowering: Lowering, gradient: Tensor, of: Heads): Tensor | undefined {
  const [batch, heads, length, headDim] = of.tensor.shape as [Dim, Dim, Dim, Dim]
  let end: Tensor | undefined = gradient
  do {
    if (end === undefined || lowering.wanted.has(end)) return undefined
    end = lowering.onlyConsumer(end)
  } while (end?.op.kind === 'transpose')
  if (end?.op.kind !== 'contiguous' || !sameShape(end.shape, [batch, length, heads, headDim])) return undefined
  return end
}

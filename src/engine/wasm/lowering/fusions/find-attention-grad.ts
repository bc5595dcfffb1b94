import { type Dim, sameShape } from '../../../../tensor/dim.js'
import type { OpKind } from '../../../../tensor/op.js'
import { isDense, ownerOf } from '../../../../tensor/owner.js'
import type { Tensor } from '../../../../tensor/tensor.js'
import type { Uses } from '../uses.js'
import { type Attention, findAttention, mergedOf } from './find-attention.js'
import { asHeads, type Heads } from './heads.js'
import type { Piece } from './piece.js'

/**
 * The backward pass of an attention. Swallows the gradients of `attention`, before and after its dropout, of
 * `maskedEnergy` and of `energy`.
 */
export interface AttentionGrad extends Piece {
  readonly kind: 'attentionGrad'
  readonly attention: Attention
  readonly dContext: Heads
  readonly dq: Tensor
  readonly dk: Tensor
  readonly dv: Tensor
}

/**
 * Matches the backward pass of an attention at any of its three ends, the contiguous copies of the gradients of q, k
 * and v. All three must be there, and nothing between them wanted.
 */
export function findAttentionGrad(uses: Uses, end: Tensor): AttentionGrad | undefined {
  const weights = weightsBehind(end)
  const merged = weights && mergedOf(uses, weights)
  const attention = merged && findAttention(uses, merged)
  if (weights === undefined || attention === undefined || attention.k.capacity !== undefined) return undefined

  const softmaxGrad = oneOfKind(uses, weights, 'softmaxGrad')
  const dMasked = softmaxGrad && uses.only(softmaxGrad)
  const dEnergy = dMasked && uses.only(dMasked)
  if (softmaxGrad?.op.kind !== 'softmaxGrad' || dMasked?.op.kind !== 'maskedFill' || dEnergy?.op.kind !== 'scalar')
    return undefined
  if (uses.wanted.has(dEnergy) || dEnergy.op.operation !== 'div' || dEnergy.op.value !== attention.divisor)
    return undefined
  const dDropped = beforeDropout(uses, softmaxGrad.op.inputs[1], attention)
  if (dDropped?.op.kind !== 'matmul' || !uses.swallowable(dDropped)) return undefined
  const dContext = asHeads(dDropped.op.inputs[0])

  const users = uses.of(dEnergy)
  const byQuery = users.find(({ op }) => op.kind === 'matmul' && op.inputs[0] === dEnergy)
  const byKey = users.find(({ op }) => op.kind === 'matmul' && op.inputs[1] === dEnergy)
  const dropped = attention.dropout === undefined ? weights : oneOfKind(uses, weights, 'dropout')
  const weightsT = dropped && uses.of(dropped).find(({ op }) => op.kind === 'transpose')
  const byValue = weightsT && uses.only(weightsT)
  if (dContext === undefined || dContext.capacity !== undefined || users.length !== 2 || byValue?.op.kind !== 'matmul')
    return undefined
  const dq = byQuery && rowsEnd(uses, byQuery, attention.q)
  const dk = byKey && rowsEnd(uses, byKey, attention.k)
  const dv = rowsEnd(uses, byValue, attention.v)
  if (dq === undefined || dk === undefined || dv === undefined) return undefined
  const writes = [dq, dk, dv]
  const reads = [...attention.reads, weights, dContext.tensor]
  return writes.includes(end) ? { kind: 'attentionGrad', reads, writes, attention, dContext, dq, dk, dv } : undefined
}

/** The attention weights that the gradient of q, k or v, a contiguous copy of a product, goes back to. */
function weightsBehind(end: Tensor): Tensor | undefined {
  let product = end
  if (product.op.kind === 'contiguous') product = product.op.inputs[0]
  while (product.op.kind === 'transpose') product = product.op.inputs[0]
  if (product.op.kind !== 'matmul') return undefined
  for (const input of product.op.inputs) {
    let tensor: Tensor = input
    if (tensor.op.kind === 'transpose') tensor = tensor.op.inputs[0]
    if (tensor.op.kind === 'dropout') tensor = tensor.op.inputs[0]
    if (tensor.op.kind === 'softmax') return tensor
    if (tensor.op.kind === 'scalar') tensor = tensor.op.inputs[0]
    if (tensor.op.kind === 'maskedFill') tensor = tensor.op.inputs[0]
    if (tensor.op.kind === 'softmaxGrad') return tensor.op.inputs[0]
  }
  return undefined
}

/** The gradient of the dropped weights, which that of the weights is made of; without dropout the same. */
function beforeDropout(uses: Uses, dWeights: Tensor, { dropout }: Attention): Tensor | undefined {
  if (dropout === undefined) return dWeights
  const { op } = dWeights
  const isSame = op.kind === 'dropout' && op.rate === dropout.rate && op.stream === dropout.stream
  return isSame && uses.swallowable(dWeights) ? op.inputs[0] : undefined
}

/** The one user of this kind, if nobody wants it. */
function oneOfKind(uses: Uses, tensor: Tensor, kind: OpKind): Tensor | undefined {
  const [found, ...others] = uses.of(tensor).filter(({ op }) => op.kind === kind)
  return found !== undefined && others.length === 0 && !uses.wanted.has(found) ? found : undefined
}

/**
 * Follows a gradient of heads through its transposes to rows `(N, len, heads, headDim)`: a contiguous copy; or, of one
 * head, whose rows lie like that already, the gradient itself.
 */
function rowsEnd(uses: Uses, gradient: Tensor, of: Heads): Tensor | undefined {
  const [batch, heads, length, headDim] = of.tensor.shape as [Dim, Dim, Dim, Dim]
  let rows = gradient
  let reader = uses.only(gradient)
  while (reader?.op.kind === 'transpose') {
    rows = reader
    reader = uses.only(reader)
  }
  const end = reader?.op.kind === 'contiguous' ? reader : isDense(rows) ? rows : undefined
  const isEnd = end !== undefined && sameShape(end.shape, [batch, length, heads, headDim])
  return isEnd && !uses.wanted.has(rows) ? ownerOf(end) : undefined
}

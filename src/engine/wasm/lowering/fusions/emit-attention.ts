import { type Dim, sameDim } from '../../../../tensor/dim.js'
import { type Extent, ONE, product, ZERO } from '../../../../tensor/extent.js'
import { ownerOf } from '../../../../tensor/owner.js'
import type { KernelArguments, Size } from '../../arguments.js'
import type { Instruction } from '../../instruction.js'
import type { Lowering } from '../lowering.js'
import type { Attention } from './find-attention.js'
import type { AttentionGrad } from './find-attention-grad.js'
import type { Heads } from './heads.js'

/** One kernel for a whole attention. */
export function emitAttention(lowering: Lowering, found: Attention): Instruction {
  const { q, k, v, fill, merged, writes } = found
  const args = {
    ...headsFields(lowering, found),
    capacity: { size: k.capacity === undefined ? ZERO : product([k.capacity]) },
    fill,
    out: lowering.pointer(merged),
    outStride: { size: product([q.tensor.size(1), v.tensor.size(3)]) },
  }
  const partition = { kind: 'sequences', each: ONE } as const
  return lowering.emit('attention', args, writes, { partition, packs: true })
}

/** The gradients of q, k and v in one kernel. */
export function emitAttentionGrad(lowering: Lowering, found: AttentionGrad): Instruction {
  const { attention, dContext, dq, dk, dv, writes } = found
  const width = ({ tensor }: Heads): Size => ({ size: product([tensor.size(1), tensor.size(3)]) })
  const args = {
    ...headsFields(lowering, attention),
    dOut: lowering.pointer(dContext.tensor),
    dOutStride: { size: dContext.rowStride },
    dq: lowering.pointer(dq),
    dk: lowering.pointer(dk),
    dv: lowering.pointer(dv),
    dqStride: width(attention.q),
    dkStride: width(attention.k),
    dvStride: width(attention.v),
  }
  const partition = { kind: 'sequences', each: ONE } as const
  const zeroIf = [ownerOf(dContext.tensor)]
  return lowering.emit('attentionGrad', args, writes, { partition, packs: true, zeroIf })
}

/** A kernel's `HeadsArgs`. What the mask says about padding is noted down. */
function headsFields(
  lowering: Lowering,
  { q, k, v, divisor, mask, attention, dropout }: Attention,
): Omit<KernelArguments<'attention'>, 'capacity' | 'fill' | 'out' | 'outStride'> {
  const [batch, heads, queryLen, headDim] = q.tensor.shape as [Dim, Dim, Dim, Dim]
  const keyLen = k.tensor.size(2)
  const padding = mask.kind === 'padding'
  if (padding) lowering.packing.hidesKeys(mask.ids, mask.paddingIdx)
  // A causal attention shows a row only to rows after it; anything but self-attention would show them all.
  else if (mask.kind === 'none' || !sameDim(queryLen, keyLen)) lowering.packing.showsKeys(keyLen)
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
    // Keys in a cache lie at equal distances, and all sequences have as many.
    keyStarts: { rowStartsOf: product([k.capacity === undefined ? keyLen : queryLen]), sequences: batch },
    queryLen: { size: product([queryLen]) },
    keyLen: { size: product([keyLen]) },
    keyIds: padding ? lowering.pointer(mask.ids) : null,
    keyIdsStrideN: { size: keyIdsStrideN as Extent },
    keyIdsStrideL: { size: keyIdsStrideL as Extent },
    paddingIdx: padding ? mask.paddingIdx : 0,
    causal: mask.kind === 'causal',
    probs: lowering.pointer(attention),
    probsStrideN: { size: product([heads, queryLen, keyLen]) },
    seed: dropout === undefined ? null : lowering.pointer(lowering.randomness),
    tensorId: (dropout?.stream ?? 0) | 0,
    rate: dropout?.rate ?? 0,
  }
}

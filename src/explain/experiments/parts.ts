import { buffer, parameter } from '../../tensor/leaves.js'
import type { Tensor } from '../../tensor/tensor.js'

/** A change of the model's graph: what stands in a tensor's place, or `undefined` to keep it (see `substitute`). */
export type Change = (tensor: Tensor) => Tensor | undefined

const RESIDUALS: readonly string[] = ['attendedPlusQuery', 'attendedPlusX', 'forwardPlusX']
const DECODER_SELF = /^decoder\.layers\.\d+\.attention\./
const CROSS = /^decoder\.layers\.\d+\.transformer_block\.attention\./

/** True for the tensor that its line names, false for the unnamed steps of that line. */
function isLabelled({ name, label }: Tensor, ...labels: readonly string[]): boolean {
  return label !== undefined && labels.includes(label.label) && name?.endsWith(`.${label.label}`) === true
}

/** Each sublayer's output without what went into it. */
export const withoutResidual: Change = tensor => (isLabelled(tensor, ...RESIDUALS) ? tensor.inputs[0] : undefined)

/** Every LayerNorm passes its input on. */
export const withoutLayerNorm: Change = tensor => (tensor.op.kind === 'layerNorm' ? tensor.inputs[0] : undefined)

/** Energies are not divided by √headDim. */
export const withoutScale: Change = tensor => (isLabelled(tensor, 'energy') ? tensor.inputs[0] : undefined)

/** The decoder's self-attention sees what follows. */
export const withoutCausalMask: Change = tensor =>
  isLabelled(tensor, 'maskedEnergy') && DECODER_SELF.test(tensor.name ?? '') ? tensor.inputs[0] : undefined

/** Attention to the source sees padding. */
export const withoutSourceMask: Change = tensor =>
  isLabelled(tensor, 'maskedEnergy') && !DECODER_SELF.test(tensor.name ?? '') ? tensor.inputs[0] : undefined

/** The decoder's self-attention adds nothing. */
export const withoutSelfAttention: Change = tensor =>
  isLabelled(tensor, 'out') && DECODER_SELF.test(tensor.name ?? '') ? tensor.mul(0) : undefined

/** The decoder's attention to the source adds nothing. */
export const withoutCrossAttention: Change = tensor =>
  isLabelled(tensor, 'out') && CROSS.test(tensor.name ?? '') ? tensor.mul(0) : undefined

/** No position is added to the embeddings. */
export const withoutPositions: Change = tensor =>
  tensor.label?.className === 'PositionalEncoding' && isLabelled(tensor, 'sum') ? tensor.inputs[0] : undefined

/** Other numbers in the place of the sinusoids: a buffer or a trained parameter `KEY.encoder`, `KEY.decoder`. */
export function withPositionsFrom(key: string, maxLen: number, embedDim: number, trained: boolean): Change {
  const sides = new Map<string, Tensor>()
  return tensor => {
    if (tensor.label?.className !== 'PositionalEncoding' || !isLabelled(tensor, 'positions')) return undefined
    const side = (tensor.name ?? '').split('.')[0] ?? ''
    const shape = { batch: 1, maxLen, embedDim }
    const known = sides.get(side)
    const leaf = known ?? (trained ? parameter : buffer)(`${key}.${side}`, shape)
    sides.set(side, leaf)
    return leaf.slice(1, 0, tensor.size(1))
  }
}

/** Several changes at once. */
export function together(...changes: readonly Change[]): Change {
  return tensor => {
    for (const change of changes) {
      const replacement = change(tensor)
      if (replacement !== undefined) return replacement
    }
    return undefined
  }
}

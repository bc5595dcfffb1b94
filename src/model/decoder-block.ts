import type { Tensor } from '../tensor/tensor.js'
import { MultiHeadAttention } from './multi-head-attention.js'
import { LayerNorm } from './nn/layer-norm.js'
import { Module } from './nn/module.js'
import { TransformerBlock } from './transformer-block.js'

/** Masked self-attention over the target, then a block whose keys and values are the encoder's output. */
export class DecoderBlock extends Module {
  readonly attention: MultiHeadAttention
  readonly norm: LayerNorm
  readonly transformerBlock: TransformerBlock

  constructor(embedDim: number, heads: number, forwardExpansion = 4) {
    super('DecoderBlock')
    this.attention = new MultiHeadAttention(embedDim, heads)
    this.norm = new LayerNorm(embedDim)
    this.transformerBlock = new TransformerBlock(embedDim, heads, forwardExpansion)
  }

  /**
   * @param x `(N, trgLen, embedDim)`
   * @param encOut `(N, srcLen, embedDim)`
   * @param srcMask `(N, 1, 1, srcLen)`
   * @param trgMask `(N, 1, trgLen, trgLen)`
   * @returns `(N, trgLen, embedDim)`
   */
  override forward(x: Tensor, encOut: Tensor, srcMask: Tensor, trgMask: Tensor): Tensor {
    const attended = this.attention.forward(x, x, x, trgMask) // (N, trgLen, embedDim)
    const attendedPlusX = attended.add(x).as('attendedPlusX') // (N, trgLen, embedDim)
    const query = this.norm.forward(attendedPlusX).as('query') // (N, trgLen, embedDim)
    return this.transformerBlock.forward(encOut, encOut, query, srcMask) // (N, trgLen, embedDim)
  }
}

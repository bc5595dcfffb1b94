import type { Tensor } from '../tensor/tensor.js'
import { MultiHeadAttention } from './multi-head-attention.js'
import { Dropout } from './nn/dropout.js'
import { LayerNorm } from './nn/layer-norm.js'
import { Module } from './nn/module.js'
import type { BlockOptions } from './options.js'
import { TransformerBlock } from './transformer-block.js'

/** Masked self-attention over the target, then a block whose keys and values are the encoder's output. */
export class DecoderBlock extends Module {
  readonly attention: MultiHeadAttention
  readonly norm: LayerNorm
  readonly transformerBlock: TransformerBlock
  readonly dropout: Dropout
  readonly normFirst: boolean

  constructor(embedDim: number, heads: number, options: BlockOptions) {
    super('DecoderBlock')
    this.attention = new MultiHeadAttention(embedDim, heads, options.dropout)
    this.norm = new LayerNorm(embedDim, options.layerNormEps)
    this.transformerBlock = new TransformerBlock(embedDim, heads, options)
    this.dropout = new Dropout(options.dropout)
    this.normFirst = options.normFirst
  }

  /**
   * @param x `(N, trgLen, embedDim)`
   * @param encOut `(N, srcLen, embedDim)`
   * @param srcMask `(N, 1, 1, srcLen)`
   * @param trgMask `(N, 1, trgLen, trgLen)`
   * @returns `(N, trgLen, embedDim)`
   */
  override forward(x: Tensor, encOut: Tensor, srcMask: Tensor, trgMask: Tensor): Tensor {
    if (this.normFirst) return this.forwardNormFirst(x, encOut, srcMask, trgMask)
    const attended = this.attention.call(x, x, x, trgMask) // (N, trgLen, embedDim)
    const attendedPlusX = this.dropout.call(attended).add(x).as('attendedPlusX') // (N, trgLen, embedDim)
    const query = this.norm.call(attendedPlusX).as('query') // (N, trgLen, embedDim)
    return this.transformerBlock.call(encOut, encOut, query, srcMask) // (N, trgLen, embedDim)
  }

  /** The same parts with the norm in front (pre-LN). */
  private forwardNormFirst(x: Tensor, encOut: Tensor, srcMask: Tensor, trgMask: Tensor): Tensor {
    const normedX = this.norm.call(x).as('normedX') // (N, trgLen, embedDim)
    const attended = this.attention.call(normedX, normedX, normedX, trgMask) // (N, trgLen, embedDim)
    const xPlusAttended = this.dropout.call(attended).add(x).as('xPlusAttended') // (N, trgLen, embedDim)
    return this.transformerBlock.call(encOut, encOut, xPlusAttended, srcMask) // (N, trgLen, embedDim)
  }
}

import type { Tensor } from '../tensor/tensor.js'
import { MultiHeadAttention } from './multi-head-attention.js'
import { LayerNorm } from './nn/layer-norm.js'
import { Linear } from './nn/linear.js'
import { Module } from './nn/module.js'
import { ReLU, Sequential } from './nn/sequential.js'

/** Attention, then a feed-forward network, each followed by "add & norm" (post-LN, as the paper's figure 1). */
export class TransformerBlock extends Module {
  readonly attention: MultiHeadAttention
  readonly norm1: LayerNorm
  readonly norm2: LayerNorm
  readonly feedForward: Sequential

  constructor(embedDim: number, heads: number, forwardExpansion = 4) {
    super('TransformerBlock')
    this.attention = new MultiHeadAttention(embedDim, heads)
    this.norm1 = new LayerNorm(embedDim)
    this.norm2 = new LayerNorm(embedDim)
    this.feedForward = new Sequential(
      new Linear(embedDim, forwardExpansion * embedDim, 'hidden'),
      new ReLU(),
      new Linear(forwardExpansion * embedDim, embedDim),
    )
  }

  /**
   * @param value `(N, keyLen, embedDim)`
   * @param key `(N, keyLen, embedDim)`
   * @param query `(N, queryLen, embedDim)`
   * @param mask broadcasts over `(N, heads, queryLen, keyLen)`
   * @returns `(N, queryLen, embedDim)`
   */
  override forward(value: Tensor, key: Tensor, query: Tensor, mask: Tensor): Tensor {
    const attended = this.attention.forward(query, key, value, mask) // (N, queryLen, embedDim)
    const attendedPlusQuery = attended.add(query).as('attendedPlusQuery') // (N, queryLen, embedDim)
    const x = this.norm1.forward(attendedPlusQuery).as('x') // (N, queryLen, embedDim)
    const forward = this.feedForward.forward(x).as('forward') // (N, queryLen, embedDim)
    const forwardPlusX = forward.add(x).as('forwardPlusX') // (N, queryLen, embedDim)
    const out = this.norm2.forward(forwardPlusX).as('out') // (N, queryLen, embedDim)
    return out
  }
}

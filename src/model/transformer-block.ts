import type { Tensor } from '../tensor/tensor.js'
import { MultiHeadAttention } from './multi-head-attention.js'
import { Dropout } from './nn/dropout.js'
import { LayerNorm } from './nn/layer-norm.js'
import { Linear } from './nn/linear.js'
import { Module } from './nn/module.js'
import { ElementwiseActivation, Sequential } from './nn/sequential.js'
import type { BlockOptions } from './options.js'

/** Attention, then a feed-forward network, each followed by "add & norm" (post-LN, as the paper's figure 1). */
export class TransformerBlock extends Module {
  readonly attention: MultiHeadAttention
  readonly norm1: LayerNorm
  readonly norm2: LayerNorm
  readonly feedForward: Sequential
  readonly dropout1: Dropout
  readonly dropout2: Dropout
  readonly normFirst: boolean

  constructor(embedDim: number, heads: number, options: BlockOptions) {
    super('TransformerBlock')
    const { feedForwardDim, dropout, activation, normFirst, layerNormEps } = options
    this.attention = new MultiHeadAttention(embedDim, heads, dropout)
    this.norm1 = new LayerNorm(embedDim, layerNormEps)
    this.norm2 = new LayerNorm(embedDim, layerNormEps)
    this.feedForward = new Sequential(
      new Linear(embedDim, feedForwardDim, 'hidden'),
      new Sequential(new ElementwiseActivation(activation), new Dropout(dropout)),
      new Linear(feedForwardDim, embedDim),
    )
    this.dropout1 = new Dropout(dropout)
    this.dropout2 = new Dropout(dropout)
    this.normFirst = normFirst
  }

  /**
   * @param value `(N, keyLen, embedDim)`
   * @param key `(N, keyLen, embedDim)`
   * @param query `(N, queryLen, embedDim)`
   * @param mask broadcasts over `(N, heads, queryLen, keyLen)`
   * @returns `(N, queryLen, embedDim)`
   */
  override forward(value: Tensor, key: Tensor, query: Tensor, mask: Tensor): Tensor {
    if (this.normFirst) return this.forwardNormFirst(value, key, query, mask)
    const attended = this.attention.call(query, key, value, mask) // (N, queryLen, embedDim)
    const attendedPlusQuery = this.dropout1.call(attended).add(query).as('attendedPlusQuery') // (N, queryLen, embedDim)
    const x = this.norm1.call(attendedPlusQuery).as('x') // (N, queryLen, embedDim)
    const forward = this.feedForward.call(x).as('forward') // (N, queryLen, embedDim)
    const forwardPlusX = this.dropout2.call(forward).add(x).as('forwardPlusX') // (N, queryLen, embedDim)
    const out = this.norm2.call(forwardPlusX).as('out') // (N, queryLen, embedDim)
    return out
  }

  /** The same parts with the norms in front (pre-LN): what flows from block to block is never normalised. */
  private forwardNormFirst(value: Tensor, key: Tensor, query: Tensor, mask: Tensor): Tensor {
    const normedQuery = this.norm1.call(query).as('normedQuery') // (N, queryLen, embedDim)
    const isSelf = key === query // then keys and values are normalised with the query
    const attended = this.attention.call(normedQuery, isSelf ? normedQuery : key, isSelf ? normedQuery : value, mask)
    const queryPlusAttended = this.dropout1.call(attended).add(query).as('queryPlusAttended') // (N, queryLen, embedDim)
    const normedSum = this.norm2.call(queryPlusAttended).as('normedSum') // (N, queryLen, embedDim)
    const forwarded = this.feedForward.call(normedSum).as('forwarded') // (N, queryLen, embedDim)
    const sum = this.dropout2.call(forwarded).add(queryPlusAttended).as('sum') // (N, queryLen, embedDim)
    return sum
  }
}

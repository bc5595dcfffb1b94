import { matmul } from '../tensor/functional.js'
import type { Tensor } from '../tensor/tensor.js'
import { Dropout } from './nn/dropout.js'
import { Linear } from './nn/linear.js'
import { Module } from './nn/module.js'

/** Scaled dot-product attention in several heads (Vaswani et al. 2017, section 3.2). */
export class MultiHeadAttention extends Module {
  readonly headDim: number
  readonly fcQ: Linear
  readonly fcK: Linear
  readonly fcV: Linear
  readonly fcOut: Linear
  readonly dropout: Dropout

  /** @param heads a divisor of `embedDim`. */
  constructor(
    readonly embedDim: number,
    readonly heads: number,
    dropout = 0,
  ) {
    super('MultiHeadAttention')
    this.headDim = embedDim / heads
    this.fcQ = new Linear(embedDim, embedDim)
    this.fcK = new Linear(embedDim, embedDim)
    this.fcV = new Linear(embedDim, embedDim)
    this.fcOut = new Linear(embedDim, embedDim)
    this.dropout = new Dropout(dropout)
  }

  /**
   * @param query `(N, queryLen, embedDim)`
   * @param key `(N, keyLen, embedDim)`
   * @param value `(N, keyLen, embedDim)`
   * @param mask broadcasts over `(N, heads, queryLen, keyLen)`; where it is 0 a query can't see a key
   * @returns `(N, queryLen, embedDim)`
   */
  override forward(query: Tensor, key: Tensor, value: Tensor, mask: Tensor): Tensor {
    const { embedDim, heads, headDim } = this
    const [N, queryLen, keyLen] = [query.size(0), query.size(1), key.size(1)]

    const q = this.fcQ.call(query).view({ N, queryLen, heads, headDim }).transpose(1, 2).as('q') // (N, heads, queryLen, headDim)
    const k = this.fcK.call(key).view({ N, keyLen, heads, headDim }).transpose(1, 2).as('k') // (N, heads, keyLen, headDim)
    const v = this.fcV.call(value).view({ N, keyLen, heads, headDim }).transpose(1, 2).as('v') // (N, heads, keyLen, headDim)

    const energy = matmul(q, k.T()).div(Math.sqrt(headDim)).as('energy') // (N, heads, queryLen, keyLen)
    const maskedEnergy = energy.maskedFill(mask.equal(0), -1e20).as('maskedEnergy') // (N, heads, queryLen, keyLen)
    const attention = maskedEnergy.softmax().as('attention') // (N, heads, queryLen, keyLen)

    const context = matmul(this.dropout.call(attention), v).as('context') // (N, heads, queryLen, headDim)
    const merged = context.transpose(1, 2).contiguous().view({ N, queryLen, embedDim }).as('merged') // (N, queryLen, embedDim)
    const out = this.fcOut.call(merged).as('out') // (N, queryLen, embedDim)
    return out
  }
}

import type { Tensor } from '../tensor/tensor.js'
import { Embedding } from './embedding.js'
import { Dropout } from './nn/dropout.js'
import { LayerNorm } from './nn/layer-norm.js'
import { Module } from './nn/module.js'
import type { Step } from './nn/sequential.js'
import type { TransformerOptions } from './options.js'
import { positionalEncoding } from './positional-encoding.js'
import { TransformerBlock } from './transformer-block.js'

/** Embedding, positions, and blocks that attend to the source itself. */
export class Encoder extends Module {
  readonly embed: Embedding
  readonly positionalEncoding: Step
  readonly layers: readonly TransformerBlock[]
  readonly norm: LayerNorm | undefined
  readonly dropout: Dropout

  constructor(options: TransformerOptions) {
    super('Encoder')
    const { srcVocabSize, srcPadIdx, embedDim, numLayers, heads } = options
    this.embed = new Embedding(srcVocabSize, embedDim, srcPadIdx, options.scaleEmbedding ? Math.sqrt(embedDim) : 1)
    this.positionalEncoding = positionalEncoding(options)
    this.layers = Array.from({ length: numLayers }, () => new TransformerBlock(embedDim, heads, options))
    this.norm = options.finalNorm ? new LayerNorm(embedDim, options.layerNormEps) : undefined
    this.dropout = new Dropout(options.dropout)
  }

  /** `x`: `(N, srcLen)` ids, `mask`: `(N, 1, 1, srcLen)` `→ (N, srcLen, embedDim)` */
  override forward(x: Tensor, mask: Tensor): Tensor {
    let out = this.dropout.call(this.positionalEncoding.call(this.embed.call(x))) // (N, srcLen, embedDim)
    for (const layer of this.layers) out = layer.call(out, out, out, mask) // (N, srcLen, embedDim)
    if (this.norm === undefined) return out
    const normed = this.norm.call(out).as('normed') // (N, srcLen, embedDim)
    return normed
  }
}

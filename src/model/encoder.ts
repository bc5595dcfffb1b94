import type { Tensor } from '../tensor/tensor.js'
import { Embedding } from './embedding.js'
import { Module } from './nn/module.js'
import type { TransformerOptions } from './options.js'
import { PositionalEncoding } from './positional-encoding.js'
import { TransformerBlock } from './transformer-block.js'

/** Embedding, positions, and blocks that attend to the source itself. */
export class Encoder extends Module {
  readonly embed: Embedding
  readonly positionalEncoding: PositionalEncoding
  readonly layers: readonly TransformerBlock[]

  constructor({ srcVocabSize, srcPadIdx, embedDim, numLayers, heads, forwardExpansion, maxLen }: TransformerOptions) {
    super('Encoder')
    this.embed = new Embedding(srcVocabSize, embedDim, srcPadIdx)
    this.positionalEncoding = new PositionalEncoding(embedDim, maxLen)
    this.layers = Array.from({ length: numLayers }, () => new TransformerBlock(embedDim, heads, forwardExpansion))
  }

  /** `x`: `(N, srcLen)` ids, `mask`: `(N, 1, 1, srcLen)` `→ (N, srcLen, embedDim)` */
  override forward(x: Tensor, mask: Tensor): Tensor {
    let out = this.positionalEncoding.forward(this.embed.forward(x)) // (N, srcLen, embedDim)
    for (const layer of this.layers) out = layer.forward(out, out, out, mask) // (N, srcLen, embedDim)
    return out
  }
}

import type { Tensor } from '../tensor/tensor.js'
import { DecoderBlock } from './decoder-block.js'
import { Embedding } from './embedding.js'
import { Linear } from './nn/linear.js'
import { Module } from './nn/module.js'
import type { TransformerOptions } from './options.js'
import { PositionalEncoding } from './positional-encoding.js'

/** Embedding, positions, decoder blocks, and the projection to one logit a word of the target vocabulary. */
export class Decoder extends Module {
  readonly embed: Embedding
  readonly positionalEncoding: PositionalEncoding
  readonly layers: readonly DecoderBlock[]
  readonly fcOut: Linear

  constructor({ trgVocabSize, trgPadIdx, embedDim, numLayers, heads, forwardExpansion, maxLen }: TransformerOptions) {
    super('Decoder')
    this.embed = new Embedding(trgVocabSize, embedDim, trgPadIdx)
    this.positionalEncoding = new PositionalEncoding(embedDim, maxLen)
    this.layers = Array.from({ length: numLayers }, () => new DecoderBlock(embedDim, heads, forwardExpansion))
    this.fcOut = new Linear(embedDim, trgVocabSize, 'trgVocabSize')
  }

  /**
   * @param x `(N, trgLen)` ids
   * @param encOut `(N, srcLen, embedDim)`
   * @param srcMask `(N, 1, 1, srcLen)`
   * @param trgMask `(N, 1, trgLen, trgLen)`
   * @returns logits `(N, trgLen, trgVocabSize)`
   */
  override forward(x: Tensor, encOut: Tensor, srcMask: Tensor, trgMask: Tensor): Tensor {
    let out = this.positionalEncoding.forward(this.embed.forward(x)) // (N, trgLen, embedDim)
    for (const layer of this.layers) out = layer.forward(out, encOut, srcMask, trgMask) // (N, trgLen, embedDim)
    const logits = this.fcOut.forward(out).as('logits') // (N, trgLen, trgVocabSize)
    return logits
  }
}

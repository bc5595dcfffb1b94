import type { Tensor } from '../tensor/tensor.js'
import { DecoderBlock } from './decoder-block.js'
import { Embedding } from './embedding.js'
import { Dropout } from './nn/dropout.js'
import { LayerNorm } from './nn/layer-norm.js'
import { Linear } from './nn/linear.js'
import { Module } from './nn/module.js'
import type { Parameter } from './nn/parameter.js'
import type { Step } from './nn/sequential.js'
import type { TransformerOptions } from './options.js'
import { positionalEncoding } from './positional-encoding.js'

/** Embedding, positions, decoder blocks, and the projection to one logit a word of the target vocabulary. */
export class Decoder extends Module {
  readonly embed: Embedding
  readonly positionalEncoding: Step
  readonly layers: readonly DecoderBlock[]
  readonly norm: LayerNorm | undefined
  readonly fcOut: Linear
  readonly dropout: Dropout

  /** @param sharedTable the source's embeddings, where both sides share them. */
  constructor(options: TransformerOptions, sharedTable?: Parameter) {
    super('Decoder')
    const { trgVocabSize, trgPadIdx, embedDim, decoderLayers, heads } = options
    const scale = options.scaleEmbedding ? Math.sqrt(embedDim) : 1
    this.embed = new Embedding(trgVocabSize, embedDim, trgPadIdx, scale, sharedTable)
    this.positionalEncoding = positionalEncoding(options)
    this.layers = Array.from({ length: decoderLayers }, () => new DecoderBlock(embedDim, heads, options))
    this.norm = options.finalNorm ? new LayerNorm(embedDim, options.layerNormEps) : undefined
    const table = options.tieEmbeddings ? this.embed.weight : sharedTable
    this.fcOut = new Linear(embedDim, trgVocabSize, 'trgVocabSize', table)
    this.dropout = new Dropout(options.dropout)
  }

  /**
   * @param x `(N, trgLen)` ids
   * @param encOut `(N, srcLen, embedDim)`
   * @param srcMask `(N, 1, 1, srcLen)`
   * @param trgMask `(N, 1, trgLen, trgLen)`
   * @returns logits `(N, trgLen, trgVocabSize)`
   */
  override forward(x: Tensor, encOut: Tensor, srcMask: Tensor, trgMask: Tensor): Tensor {
    let out = this.dropout.call(this.positionalEncoding.call(this.embed.call(x))) // (N, trgLen, embedDim)
    for (const layer of this.layers) out = layer.call(out, encOut, srcMask, trgMask) // (N, trgLen, embedDim)
    const logits = this.fcOut.call(this.norm?.call(out) ?? out).as('logits') // (N, trgLen, trgVocabSize)
    return logits
  }
}

import { embedding } from '../tensor/functional.js'
import type { Tensor } from '../tensor/tensor.js'
import { normal } from './nn/initialise.js'
import { Module } from './nn/module.js'
import { Parameter } from './nn/parameter.js'

/**
 * A lookup table: each token id picks its row. The rows start as N(0, 1); the row `paddingIdx` is zero and never
 * receives a gradient. `scale` multiplies every row picked.
 */
export class Embedding extends Module {
  readonly weight: Parameter

  /** @param table another module's to share. */
  constructor(
    vocabSize: number,
    embedDim: number,
    readonly paddingIdx: number,
    readonly scale = 1,
    table?: Parameter,
  ) {
    super('Embedding')
    this.weight = table ?? new Parameter({ vocabSize, embedDim }, normal(embedDim, paddingIdx))
  }

  /** `(N, len)` ids `→ (N, len, embedDim)` */
  override forward(x: Tensor): Tensor {
    const embedded = embedding(x, this.weight, this.paddingIdx).mul(this.scale).as('embedded') // (N, len, embedDim)
    return embedded
  }
}

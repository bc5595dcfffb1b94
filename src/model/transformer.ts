import { settleOptions } from '../options/settle.js'
import { ones } from '../tensor/leaves.js'
import type { Tensor } from '../tensor/tensor.js'
import { Decoder } from './decoder.js'
import { Encoder } from './encoder.js'
import { initialise } from './nn/initialise.js'
import { Module } from './nn/module.js'
import { completeOptions, constructorOptions, type GivenOptions, type TransformerOptions } from './options.js'
import { loadStateDict, type StateDict, type StateTensor, stateDict } from './state-dict.js'

/**
 * The encoder–decoder Transformer (Vaswani et al. 2017). It is a description and its parameters: `forward` builds a
 * graph, and an engine runs it.
 *
 * @example
 * ```ts
 * import { Transformer } from 'glassformer'
 * const model = new Transformer({
 *   srcVocabSize: 13, trgVocabSize: 13, embedDim: 64, numLayers: 3, heads: 4, srcPadIdx: 0, trgPadIdx: 0, seed: 1,
 * })
 * model.parameterCount // 352717
 * ```
 */
export class Transformer extends Module {
  /** What it was made of, every default filled in. */
  readonly options: TransformerOptions
  readonly encoder: Encoder
  readonly decoder: Decoder
  /** Counts the changes of the parameters, so that copies elsewhere know when they are stale. */
  revision = 0
  /** The longest source that it was trained on, in tokens with SOS and EOS; `null` where that isn't known. */
  longestSource: number | null = null
  /**
   * How it generates where nobody says otherwise, by the names of `GenerateOptions`: what training learned of the length of
   * answers, and what `generation_config.json` says.
   */
  generationConfig: Readonly<Record<string, unknown>> = {}

  /**
   * `seed` (default 1) is that of the first weights: the same seed gives the same bits everywhere.
   *
   * @throws GlassformerError naming an option that can't be, or that there isn't and the nearest that there is.
   */
  constructor(given: GivenOptions & { readonly seed?: number }) {
    super('Transformer')
    const { seed, ...options } = settleOptions(constructorOptions, given)
    this.options = completeOptions(options)
    this.encoder = new Encoder(this.options)
    this.decoder = new Decoder(this.options, this.options.shareEmbeddings ? this.encoder.embed.weight : undefined)
    this.assignPaths()
    initialise(this, seed)
  }

  /** True where a source token is real: `(N, srcLen) → (N, 1, 1, srcLen)`. */
  makeSrcMask(src: Tensor): Tensor {
    return src.notEqual(this.options.srcPadIdx).unsqueeze(1).unsqueeze(2)
  }

  /** 1 where a target position may look: itself and what precedes it. `(N, trgLen) → (N, 1, trgLen, trgLen)`. */
  makeTrgMask(trg: Tensor): Tensor {
    const [N, trgLen] = [trg.size(0), trg.size(1)]
    return ones({ queryLen: trgLen, keyLen: trgLen }).tril().expand({ N, heads: 1, queryLen: trgLen, keyLen: trgLen })
  }

  /** `src`: `(N, srcLen)` ids, `trg`: `(N, trgLen)` ids `→` logits `(N, trgLen, trgVocabSize)` */
  override forward(src: Tensor, trg: Tensor): Tensor {
    const trgMask = this.makeTrgMask(trg).as('trgMask') // (N, 1, trgLen, trgLen)
    const srcMask = this.makeSrcMask(src).as('srcMask') // (N, 1, 1, srcLen)
    const encOut = this.encoder.call(src, srcMask) // (N, srcLen, embedDim)
    return this.decoder.call(trg, encOut, srcMask, trgMask) // (N, trgLen, trgVocabSize)
  }

  /** The number of trained numbers. */
  get parameterCount(): number {
    let count = 0
    for (const parameter of this.parameters()) if (parameter.trained) count += parameter.count
    return count
  }

  /**
   * Copies of all weights by PyTorch's keys; `Linear.weight` is `(out, in)`. The table of `tieEmbeddings` stands under
   * both its keys, as in PyTorch; that of `shareEmbeddings` once, as `encoder.embed.weight`.
   */
  stateDict(): StateDict {
    if (!this.options.shareEmbeddings) return stateDict(this.namedParameters())
    return stateDict(Array.from(this.parameters(), parameter => [parameter.key, parameter] as const))
  }

  /**
   * Takes over saved weights; a missing `positional_encoding.pe` keeps the one computed here, and a shared table needs
   * only one of its keys.
   *
   * @throws GlassformerError naming keys that are missing, unknown or of another shape; the model is then unchanged.
   */
  loadStateDict(state: ReadonlyMap<string, StateTensor>): void {
    loadStateDict(this, state)
    this.revision++
  }

  /** As {@link loadStateDict}, of arrays that nobody else keeps: they become the parameters' own, without a copy. */
  adoptStateDict(state: ReadonlyMap<string, StateTensor>): void {
    loadStateDict(this, state, { adopt: true })
    this.revision++
  }
}

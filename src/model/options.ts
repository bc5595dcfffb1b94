import { GlassformerError } from '../errors/glassformer-error.js'
import type { Activation } from '../tensor/op.js'

/** What a Transformer is made of. Sizes are counts; ids are rows of the embedding tables. */
export interface TransformerOptions {
  readonly srcVocabSize: number
  readonly trgVocabSize: number
  /** Width of every vector between the layers; even, and divisible by `heads`. */
  readonly embedDim: number
  /** Blocks in the encoder, and as many in the decoder unless `decoderLayers` says otherwise. */
  readonly numLayers: number
  /** Blocks in the decoder. Default `numLayers`. */
  readonly decoderLayers: number
  readonly heads: number
  /** The id that fills up source sequences and that attention never sees. */
  readonly srcPadIdx: number
  /** The id that fills up target sequences and that the loss ignores. */
  readonly trgPadIdx: number
  /** The feed-forward network is this many times as wide as `embedDim`, unless `feedForwardDim` is given. Default 4. */
  readonly forwardExpansion: number
  /** Width inside the feed-forward network. Default `forwardExpansion · embedDim`. */
  readonly feedForwardDim: number
  /** The longest sequence that has a position. Default 5000. */
  readonly maxLen: number
  /** The share of numbers that training drops: of attention weights, feed-forward, residuals, embeddings. Default 0. */
  readonly dropout: number
  /** Between the two layers of the feed-forward network. Default `relu`. */
  readonly activation: Activation
  /** LayerNorm before each part (pre-LN) instead of after the residual (post-LN). Default false. */
  readonly normFirst: boolean
  /** A last LayerNorm after the encoder and after the decoder, as `torch.nn.Transformer` has. Default false. */
  readonly finalNorm: boolean
  /** What LayerNorm adds to the variance. Default 1e-5. */
  readonly layerNormEps: number
  /** Fixed sinusoids, a learned row a position, or none. Default `sinusoidal`. */
  readonly positions: Positions
  /** Embeddings times √embedDim, as the paper (section 3.4). Default false. */
  readonly scaleEmbedding: boolean
  /** The target's embedding table is the last layer's weight too (section 3.4). Default false. */
  readonly tieEmbeddings: boolean
  /**
   * Source and target share one embedding table, which is the last layer's weight too. It is saved once, as
   * `encoder.embed.weight`. Needs vocabularies of one size and the same padding id. Default false.
   */
  readonly shareEmbeddings: boolean
}

export const positionKinds = ['sinusoidal', 'learned', 'none'] as const
/** One of the kinds of positions: fixed sinusoids, a learned row a position, or none. */
export type Positions = (typeof positionKinds)[number]
export const activationKinds = ['relu', 'gelu', 'geluTanh', 'silu'] as const satisfies readonly Activation[]

export const defaultOptions = {
  forwardExpansion: 4,
  maxLen: 5000,
  dropout: 0,
  activation: 'relu',
  normFirst: false,
  finalNorm: false,
  layerNormEps: 1e-5,
  positions: 'sinusoidal',
  scaleEmbedding: false,
  tieEmbeddings: false,
  shareEmbeddings: false,
} as const satisfies Partial<TransformerOptions>

/** The options of each block. */
export type BlockOptions = Pick<
  TransformerOptions,
  'feedForwardDim' | 'dropout' | 'activation' | 'normFirst' | 'layerNormEps'
>

type Constant = keyof typeof defaultOptions
/** Their defaults depend on other options. */
type Derived = 'decoderLayers' | 'feedForwardDim'

/** The options that must be given; the others have defaults. */
export type GivenOptions = Omit<TransformerOptions, Constant | Derived> &
  Partial<Pick<TransformerOptions, Constant>> & { readonly [K in Derived]?: TransformerOptions[K] | undefined }

/**
 * Fills in the defaults and checks every option.
 *
 * @throws GlassformerError naming the option, its value and what it may be.
 */
export function checkOptions(given: GivenOptions): TransformerOptions {
  const { numLayers, embedDim, forwardExpansion = defaultOptions.forwardExpansion } = given
  const { decoderLayers = numLayers, feedForwardDim = forwardExpansion * embedDim } = given
  const derived = { decoderLayers, feedForwardDim } // first, so that config.json keeps one order
  const options: TransformerOptions = { ...derived, ...defaultOptions, ...given, ...derived }
  const sizes = [
    'srcVocabSize',
    'trgVocabSize',
    'embedDim',
    'numLayers',
    'decoderLayers',
    'heads',
    'forwardExpansion',
    'feedForwardDim',
    'maxLen',
  ] as const
  for (const name of sizes) {
    if (!Number.isSafeInteger(options[name]) || options[name] < 1) {
      throw new GlassformerError(`${name} must be a whole number from 1 up, not ${options[name]}`)
    }
  }
  const ids = [
    ['srcPadIdx', 'srcVocabSize'],
    ['trgPadIdx', 'trgVocabSize'],
  ] as const
  for (const [id, size] of ids) {
    if (!Number.isSafeInteger(options[id]) || options[id] < 0 || options[id] >= options[size]) {
      throw new GlassformerError(`${id} must be an id below ${size} ${options[size]}, not ${options[id]}`)
    }
  }
  if (!(options.dropout >= 0 && options.dropout < 1)) {
    throw new GlassformerError(`dropout must be from 0 up and below 1, not ${options.dropout}`)
  }
  if (!(options.layerNormEps > 0 && options.layerNormEps < Number.POSITIVE_INFINITY)) {
    throw new GlassformerError(`layerNormEps must be a number above 0, not ${options.layerNormEps}`)
  }
  const kinds = [
    ['activation', activationKinds],
    ['positions', positionKinds],
  ] as const
  for (const [name, known] of kinds) {
    if (!(known as readonly string[]).includes(options[name])) {
      throw new GlassformerError(`${name} must be one of ${known.join(', ')}, not ${options[name]}`)
    }
  }
  if (options.shareEmbeddings) checkShared(options)
  return options
}

function checkShared(options: TransformerOptions): void {
  const alike = [
    ['srcVocabSize', 'trgVocabSize'],
    ['srcPadIdx', 'trgPadIdx'],
  ] as const
  for (const [source, target] of alike) {
    if (options[source] !== options[target]) {
      throw new GlassformerError(
        `shareEmbeddings needs one vocabulary for both sides: ${source} is ${options[source]}, ${target} ${options[target]}`,
      )
    }
  }
}

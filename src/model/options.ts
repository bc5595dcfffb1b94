import { GlassformerError } from '../errors/glassformer-error.js'
import type { Given, OptionTable, Settled } from '../options/option.js'
import { aSeed, oneOf, real, share, trueOrFalse, whole } from '../options/values.js'
import { at } from '../options/within-options.js'
import type { Activation } from '../tensor/op.js'
import { sinusoidLayouts } from './sinusoids.js'

/** No weights have to bear out a table of positions, which is computed: 256 MiB. */
const LARGEST_TABLE = 2 ** 26
/** Of a side: the deepest Transformers known have a thousand. */
const MOST_LAYERS = 10_000

/** What the vocabularies decide of a model. */
export const vocabularyOptions = {
  srcVocabSize: { type: whole(1), about: 'tokens of the source vocabulary', required: true },
  trgVocabSize: { type: whole(1), about: 'tokens of the target vocabulary', required: true },
  srcPadIdx: {
    type: whole(),
    about: 'the id that fills up source sequences and that attention never sees',
    required: true,
  },
  trgPadIdx: {
    type: whole(),
    about: 'the id that fills up target sequences and that the loss ignores',
    required: true,
  },
} as const satisfies OptionTable

/** What a model is whatever the vocabularies. */
export const architectureOptions = {
  embedDim: {
    type: whole(1),
    about: 'width of every vector between the layers: even, divisible by heads',
    required: true,
    alsoCalled: ['dModel', 'hiddenSize', 'hiddenDim'],
  },
  numLayers: {
    type: whole(1, MOST_LAYERS),
    about: 'layers of the encoder, and of the decoder',
    required: true,
    flag: '--layers',
    alsoCalled: ['layers', 'numEncoderLayers', 'encoderLayers'],
  },
  decoderLayers: {
    type: whole(1, MOST_LAYERS),
    about: 'layers of the decoder',
    otherwise: 'numLayers',
    alsoCalled: ['numDecoderLayers'],
  },
  heads: {
    type: whole(1),
    about: 'heads of each attention',
    required: true,
    alsoCalled: ['numHeads', 'nhead', 'attentionHeads', 'numAttentionHeads'],
  },
  forwardExpansion: {
    type: whole(1),
    about: 'the feed-forward network is this many times as wide as embedDim',
    default: 4,
  },
  feedForwardDim: {
    type: whole(1),
    about: 'width inside the feed-forward network',
    otherwise: 'forwardExpansion · embedDim',
    alsoCalled: ['dimFeedforward', 'ffnDim'],
  },
  maxLen: { type: whole(1), about: 'the longest sequence that has a position', default: 5000 },
  dropout: {
    type: share,
    about: 'share that training drops of attention, feed-forward, residuals and embeddings',
    default: 0,
  },
  activation: {
    type: oneOf<Activation>(['relu', 'gelu', 'geluTanh', 'silu']),
    about: 'between the two layers of the feed-forward network',
    default: 'relu',
  },
  normFirst: {
    type: trueOrFalse,
    about: 'LayerNorm before each part (pre-LN) instead of after the residual (post-LN)',
    default: false,
  },
  finalNorm: { type: trueOrFalse, about: 'a last LayerNorm after the encoder and after the decoder', default: false },
  layerNormEps: { type: real({ above: 0 }), about: 'what LayerNorm adds to the variance', default: 1e-5 },
  positions: {
    type: oneOf(['sinusoidal', 'learned', 'none']),
    about: 'fixed sinusoids, a learned row a position, or none',
    default: 'sinusoidal',
  },
  sinusoids: {
    type: oneOf(sinusoidLayouts),
    about:
      'of sinusoidal: sines and cosines by turns (the paper), sines in the first half and cosines in the second (Marian), ' +
      'or so with frequencies that end at 1/10000 (tensor2tensor, M2M100)',
    default: 'interleaved',
  },
  firstPosition: {
    type: whole(),
    about: 'of sinusoidal: what the first position counts as; M2M100 begins at 2',
    default: 0,
  },
  scaleEmbedding: {
    type: trueOrFalse,
    about: 'embeddings times the root of their width, as the paper (section 3.4)',
    default: false,
  },
  tieEmbeddings: {
    type: trueOrFalse,
    about: "the target's embedding table is the last layer's weight too (section 3.4)",
    default: false,
  },
  shareEmbeddings: {
    type: trueOrFalse,
    about:
      'source, target and the last layer share one table, saved once as encoder.embed.weight: needs one vocabulary',
    default: false,
  },
} as const satisfies OptionTable

/** What a Transformer is made of. Sizes are counts; ids are rows of the embedding tables. */
export const modelOptions = { ...vocabularyOptions, ...architectureOptions } as const satisfies OptionTable

/** The options that a Transformer is made with; most have a default. */
export interface GivenOptions extends Given<typeof modelOptions> {}

/** What a Transformer is made of, every default filled in. */
export interface TransformerOptions extends Settled<typeof modelOptions> {
  readonly decoderLayers: number
  readonly feedForwardDim: number
}

/** One of the kinds of positions: fixed sinusoids, a learned row a position, or none. */
export type Positions = TransformerOptions['positions']

/** The options of each block. */
export type BlockOptions = Pick<
  TransformerOptions,
  'feedForwardDim' | 'dropout' | 'activation' | 'normFirst' | 'layerNormEps'
>

/** What `new Transformer` takes: what it is made of, and where its first weights come from. */
export const constructorOptions = {
  ...modelOptions,
  seed: { type: aSeed, about: 'of the first weights', default: 1 },
} as const satisfies OptionTable

/**
 * Fills in what follows from other options, and checks what one says about another.
 *
 * @throws GlassformerError naming the options that don't fit, and their values.
 */
export function completeOptions(options: Settled<typeof modelOptions>): TransformerOptions {
  checkArchitecture(options)
  checkVocabularies(options)
  const { numLayers, embedDim, forwardExpansion } = options
  return { decoderLayers: numLayers, feedForwardDim: forwardExpansion * embedDim, ...options }
}

/**
 * What one option says about another, whatever the vocabularies.
 *
 * @param place where the options stand; empty for the constructor's own
 * @throws GlassformerError naming both
 */
export function checkArchitecture(options: Settled<typeof architectureOptions>, place = ''): void {
  const { embedDim, heads, positions, maxLen } = options
  const width = `${at(place, 'embedDim')} ${embedDim}`
  if (positions === 'sinusoidal' && embedDim % 2 !== 0)
    throw new GlassformerError(`${width} is odd: positions need pairs of sine and cosine`)
  if (positions === 'sinusoidal' && maxLen * embedDim > LARGEST_TABLE)
    throw new GlassformerError(
      `${width} times ${at(place, 'maxLen')} ${maxLen}: a table of positions has at most ${LARGEST_TABLE} numbers`,
    )
  if (embedDim % heads !== 0) throw new GlassformerError(`${width} is not divisible by ${at(place, 'heads')} ${heads}`)
}

function checkVocabularies(options: Settled<typeof modelOptions>): void {
  for (const side of ['src', 'trg'] as const) {
    const [id, size] = [options[`${side}PadIdx`], options[`${side}VocabSize`]]
    if (id >= size) throw new GlassformerError(`${side}PadIdx must be an id below ${side}VocabSize ${size}, not ${id}`)
  }
  if (!options.shareEmbeddings) return
  for (const what of ['VocabSize', 'PadIdx'] as const) {
    const [source, target] = [options[`src${what}`], options[`trg${what}`]]
    if (source !== target)
      throw new GlassformerError(
        `shareEmbeddings needs one vocabulary for both sides: src${what} is ${source}, trg${what} ${target}`,
      )
  }
}

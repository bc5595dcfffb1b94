import { GlassformerError } from '../math/error.js'

/** What a Transformer is made of. Sizes are counts; ids are rows of the embedding tables. */
export interface TransformerOptions {
  readonly srcVocabSize: number
  readonly trgVocabSize: number
  /** Width of every vector between the layers; even, and divisible by `heads`. */
  readonly embedDim: number
  /** Blocks in the encoder, and again in the decoder. */
  readonly numLayers: number
  readonly heads: number
  /** The id that fills up source sequences and that attention never sees. */
  readonly srcPadIdx: number
  /** The id that fills up target sequences and that the loss ignores. */
  readonly trgPadIdx: number
  /** The feed-forward network is this many times as wide as `embedDim`. Default 4. */
  readonly forwardExpansion: number
  /** The longest sequence that has a position. Default 5000. */
  readonly maxLen: number
}

export const defaultOptions = { forwardExpansion: 4, maxLen: 5000 } as const

/** The options that must be given; the others have defaults. */
export type GivenOptions = Omit<TransformerOptions, keyof typeof defaultOptions> &
  Partial<Pick<TransformerOptions, keyof typeof defaultOptions>>

/**
 * Fills in the defaults and checks every option.
 *
 * @throws GlassformerError naming the option, its value and what it may be.
 */
export function checkOptions(given: GivenOptions): TransformerOptions {
  const options: TransformerOptions = { ...defaultOptions, ...given }
  const sizes = [
    'srcVocabSize',
    'trgVocabSize',
    'embedDim',
    'numLayers',
    'heads',
    'forwardExpansion',
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
  return options
}

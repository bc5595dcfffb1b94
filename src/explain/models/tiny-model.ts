import type { GivenOptions } from '../../model/options.js'
import { Transformer } from '../../model/transformer.js'

/**
 * An untrained model that is small enough to print: what worked examples compute with. The same weights everywhere.
 * Its tokens are the digits' (13).
 */
export function tinyModel(options: Partial<GivenOptions> & { readonly seed?: number } = {}): Transformer {
  return new Transformer({ ...tinyOptions, ...options })
}

const tinyOptions = {
  srcVocabSize: 13,
  trgVocabSize: 13,
  embedDim: 8,
  numLayers: 1,
  heads: 2,
  srcPadIdx: 0,
  trgPadIdx: 0,
  maxLen: 32,
  seed: 1,
}

/** The original's setting. */
export const originalOptions = {
  srcVocabSize: 13,
  trgVocabSize: 13,
  embedDim: 64,
  numLayers: 3,
  heads: 4,
  srcPadIdx: 0,
  trgPadIdx: 0,
} as const

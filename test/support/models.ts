import type { GivenOptions } from '#model'

/** The original's model, for the 13 tokens of the digits. */
export const originalOptions = {
  srcVocabSize: 13,
  trgVocabSize: 13,
  embedDim: 64,
  numLayers: 3,
  heads: 4,
  srcPadIdx: 0,
  trgPadIdx: 0,
} as const satisfies GivenOptions

/** A model that computes in a moment. */
export const tinyOptions = { ...originalOptions, embedDim: 8, numLayers: 1, heads: 2 } as const satisfies GivenOptions

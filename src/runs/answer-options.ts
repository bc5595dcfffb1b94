import { decoderOptions, outputOptions, searchOptions } from '../decode/generate-options.js'

// The options of generation, where the folder of a model says something of them.

const { maxNewTokens } = searchOptions
export const answerSearch = {
  ...searchOptions,
  maxNewTokens: {
    ...maxNewTokens,
    otherwise: `what generation_config.json or the run says, else ${maxNewTokens.otherwise}`,
  },
} as const

const { sosId, eosId, threads } = decoderOptions
export const answerDecoder = {
  ...decoderOptions,
  sosId: { ...sosId, otherwise: "the vocabulary's" },
  eosId: { ...eosId, otherwise: "the vocabulary's" },
  threads: { ...threads, otherwise: '1' },
} as const

export const answerOptions = { ...answerSearch, ...outputOptions, ...answerDecoder } as const

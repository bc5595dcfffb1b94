import { engineOptions } from '../engine/engine-options.js'
import { either, listOf } from '../options/lists.js'
import type { Given, OptionTable, Settled } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { anAbortSignal, aSeed, oneOf, real, trueOrFalse, whole } from '../options/values.js'

const anId = whole(0, undefined, 'an id')
/** Ids of tokens, in their order. */
export const listOfIds = listOf(anId, 'ids')
/** What scores are multiplied with or divided by: less or more would leave nothing of them. */
const factor = real({ from: 1e-6, to: 1e6 })

/** What decides which tokens come. */
export const searchOptions = {
  maxNewTokens: {
    type: whole(),
    about: 'the most new tokens of an answer, EOS included',
    otherwise: "the source's length with SOS and EOS, plus 2",
    alsoCalled: ['maxLength', 'maxTokens', 'maxLen'],
  },
  minNewTokens: { type: whole(), about: "EOS can't come before so many new tokens", default: 0 },
  minLength: { type: whole(), about: 'as many tokens with SOS, before EOS can come', default: 0 },

  numBeams: {
    type: whole(1),
    about: 'hypotheses kept at each step; 1 is greedy decoding',
    default: 1,
    alsoCalled: ['beams', 'beamSize', 'beamWidth'],
  },
  lengthPenalty: {
    type: real({ from: -10, to: 10 }),
    about: 'a hypothesis is ranked by log-probability / length^x: above 0 favours long ones',
    default: 1,
  },
  coveragePenalty: {
    type: real({ from: 0, to: 1000 }),
    about:
      'favours finished hypotheses that looked at all of the source: so many times Σ ln min(1, what a position got of ' +
      'cross-attention) is added to their rank (Wu et al. 2016, equation 14)',
    default: 0,
  },
  earlyStopping: {
    type: oneOf([true, false, 'never']),
    about:
      'when enough hypotheses are finished: true stops; false stops when the best running one, finished at its present ' +
      "length, would not get among them (Hugging Face's heuristic); never stops when none can any more",
    default: 'never',
  },
  patience: {
    type: factor,
    about: 'so many times the beams are enough finished hypotheses (Kasai et al. 2022)',
    default: 1,
  },

  fullBeams: {
    type: trueOrFalse,
    about:
      'a hypothesis that ends makes room for another, as in Hugging Face and fairseq; false: it takes a place of its ' +
      'step, as in OpenNMT and JoeyNMT',
    default: true,
  },

  doSample: {
    type: trueOrFalse,
    about: 'draw tokens by their probability instead of taking the most probable',
    default: false,
    alsoCalled: ['sample', 'sampling'],
  },
  temperature: {
    type: factor,
    about: 'logits are divided by it before sampling: below 1 sharpens, above 1 flattens',
    default: 1,
  },
  topK: { type: whole(), about: 'sample among the so many most probable; 0: among all', default: 0 },
  topP: {
    type: real({ above: 0, to: 1 }),
    about: 'sample among the fewest tokens whose probabilities reach this sum; 1: among all',
    default: 1,
  },
  seed: {
    type: aSeed,
    about: 'the same seed and source draw the same tokens, on every machine',
    default: 0,
    alsoCalled: ['randomSeed'],
  },

  noRepeatNgramSize: { type: whole(), about: 'no run of so many tokens comes twice; 0 allows all', default: 0 },
  repetitionPenalty: {
    type: factor,
    about: 'scores of tokens that have come are divided by it, or multiplied where negative (Keskar et al. 2019)',
    default: 1,
  },
  forcedPrefix: {
    type: either(listOfIds, listOf(listOfIds, 'lists of ids, one for each row')),
    about: 'ids that every target begins with after SOS; they count as new tokens',
    default: [],
  },
  forcedBosTokenId: {
    type: anId,
    about: 'the first new token, such as the name of the language to answer in; it costs no probability',
    otherwise: 'none is forced',
  },
  forcedEosTokenId: {
    type: anId,
    about: 'what comes when only one more token is allowed; it costs no probability',
    otherwise: 'none is forced',
  },
  renormalizeLogits: {
    type: trueOrFalse,
    about: 'after what is forbidden or punished, the probabilities of the others add up to 1 again',
    default: false,
  },
  suppressTokens: {
    type: listOf(either(anId, listOf(anId, 'ids', { from: 1 })), 'ids and of lists of ids'),
    about: 'ids, or sequences of ids, that never come',
    default: [],
    alsoCalled: ['badWordsIds'],
  },
} as const satisfies OptionTable

/** What is given back. */
export const outputOptions = {
  numReturnSequences: {
    type: whole(1),
    about: 'the best so many of each source, or as many samples',
    default: 1,
    alsoCalled: ['n', 'nBest', 'numHypotheses'],
  },
  outputScores: { type: trueOrFalse, about: 'give the log-probability of each token', default: false },
  outputProbabilities: {
    type: trueOrFalse,
    about:
      'give what each token was chosen from: the probability of every token, after processors, temperature, top-k and ' +
      'top-p; of a token of a forced prefix, what it overruled',
    default: false,
  },
  outputAttentions: { type: trueOrFalse, about: 'give the attention maps of each sequence', default: false },
  outputBeamTree: { type: trueOrFalse, about: 'give every hypothesis that beam search looked at', default: false },
} as const satisfies OptionTable

/** The ids that begin and end a target, and how and where it is computed. */
export const decoderOptions = {
  useCache: {
    type: trueOrFalse,
    about: 'keep keys and values of past positions instead of computing them anew; changes no result',
    default: true,
  },
  sosId: {
    type: anId,
    about: 'the id that begins every target',
    default: 1,
    alsoCalled: ['bosTokenId', 'decoderStartTokenId'],
  },
  eosId: {
    type: whole(-1, undefined, 'an id'),
    about: 'the id that ends a target; -1: none does',
    default: 2,
    alsoCalled: ['eosTokenId'],
  },
  ...engineOptions,
  signal: {
    type: anAbortSignal,
    about: 'stops after the step it is in; what there is is returned',
  },
} as const satisfies OptionTable

/** How sequences are generated. The names are Hugging Face's, in camelCase. */
export const generateOptions = { ...searchOptions, ...outputOptions, ...decoderOptions } as const

/** How sequences are generated; every option has a default. The names are Hugging Face's, in camelCase. */
export interface GenerateOptions extends Given<typeof generateOptions> {}

/** The options with their defaults. */
export type ResolvedOptions = Settled<typeof generateOptions>

/** What is generated where nothing is said. */
export const defaultGenerateOptions: ResolvedOptions = settleOptions(generateOptions, {})

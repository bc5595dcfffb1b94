/** Generation: from source tokens to target tokens. */

// Ways to generate.

export type { Answer, AnswerSequence } from './answer.js'
export { answerTexts } from './answer-texts.js'
export { generate } from './generate.js'
export { type GreedyOptions, greedyDecode, greedySearch } from './greedy.js'
export { type PairScore, scorePairs } from './score.js'
export { generateStream, searchStream } from './stream.js'

// Its options, and what it gives back.

export type { BeamNode, BeamTree } from './beam-tree.js'
export type { FinishReason } from './finish-reason.js'
export { decoderOptions, type GenerateOptions, generateOptions, type ResolvedOptions } from './generate-options.js'
export type {
  AttentionMaps,
  Generated,
  GeneratedSequence,
  Generation,
  StreamedToken,
} from './generated.js'

export { resolveOptions } from './resolve-options.js'

// One step at a time.

export { CachedDecoder } from './cached-decoder.js'
export { canCache } from './cached-graph.js'
export { drawToken } from './sampling.js'
export type { StepDecoder } from './step-decoder.js'
export { Turns } from './turns.js'
export { UncachedDecoder } from './uncached-decoder.js'

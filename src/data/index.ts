/** Tokens, pairs and padded batches. */

// Texts and their tokens.

export { Bpe, type Merge } from './bpe/bpe.js'
export { trainBpe } from './bpe/train-bpe.js'
export { bpeVocabulary } from './bpe-vocabulary.js'
export { buildVocabulary, type TokenizerKind, tokenizerKinds, type VocabularyOptions } from './build-vocabulary.js'
export { type Normalization, normalizations } from './normalization.js'
export { parseVocabulary } from './parse-vocabulary.js'
export { RegexTokenizer } from './regex-tokenizer.js'
export { SentencePiece } from './sentencepiece/sentencepiece.js'
export { joinTokens, type TextTokenizer, TOKENIZERS, type Tokenizer, tokenize } from './tokenizer.js'
export { TokenizerJson } from './tokenizer-json/tokenizer-json.js'
export { Vocabulary } from './vocabulary.js'
export type { SpecialTokens, VocabularyJson } from './vocabulary-json.js'

// Pairs: which of them to learn from, and which to keep for testing.

export { deduplicate } from './deduplicate.js'
export { filterByLength } from './length-filter.js'
export type { Pair } from './pair.js'
export { type Split, splitOf } from './split.js'
export type { TextPair } from './text-pair.js'

// Batches, and the streams that they come from.

export type { Augment } from './augment.js'
export { type Batch, makeBatch, type PadIndices } from './batch.js'
export type { BatchSize } from './batch-size.js'
export { Batches, batchesInOrder } from './batches.js'
export { type BatchesState, type BatchStream, checkBatchSize, parseBatchesState } from './batches-state.js'
export { BucketedBatches } from './bucketed-batches.js'
export { type PaddedIds, padRows, padSequence } from './pad-sequence.js'
export { showToken } from './show-token.js'

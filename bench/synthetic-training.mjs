// The original's model, and batches of random ids to train it on, for the scripts that look inside a step.
import { Random, Transformer, Vocabulary } from '../dist/index.js'

export const vocab = 13

export function originalModel() {
  const sizes = { srcVocabSize: vocab, trgVocabSize: vocab, embedDim: 64, numLayers: 3, heads: 4 }
  const model = new Transformer({ ...sizes, srcPadIdx: 0, trgPadIdx: 0 })
  model.stateDict() // draws its first values, which a step would wait for
  return model
}

/** A task whose every batch is what `pairs` returns. */
export function batchesOf(pairs) {
  return {
    ...{ name: 'synthetic', options: {}, sourceVocabulary: Vocabulary.digits(), targetVocabulary: Vocabulary.digits() },
    ...{ srcPadIdx: 0, trgPadIdx: 0, ignoreIndex: 0, largestBatch: Infinity, patterns: [] },
    trainingBatches: () => ({ next: pairs, state: { epoch: 0, position: 0, random: [] } }),
  }
}

const random = new Random(1)
const row = length => Array.from({ length }, () => 3 + random.integer(vocab - 3))

export function randomPairs(batchSize, length) {
  return Array.from({ length: batchSize }, () => ({ source: row(length), target: row(length) }))
}

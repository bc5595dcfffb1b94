// The original's model, and batches of random ids to train it on, for the scripts that look inside a step.
import { engineOptions } from '../dist/engine/engine-options.js'
import { Random, Transformer, Vocabulary } from '../dist/index.js'
import { oneOf } from '../dist/options/values.js'

export const vocab = 13

/** What trains: WebAssembly's kernels, which these scripts look at, on so many threads. */
export function engineFlags(threads) {
  const engine = { type: oneOf(['wasm', 'wasm-relaxed', 'blas']), about: 'where the model runs', default: 'wasm' }
  const { type, about } = engineOptions.threads
  return { engine, threads: { type, about, default: threads } }
}

export function originalModel(dropout = 0) {
  const sizes = { srcVocabSize: vocab, trgVocabSize: vocab, embedDim: 64, numLayers: 3, heads: 4 }
  const model = new Transformer({ ...sizes, dropout, srcPadIdx: 0, trgPadIdx: 0 })
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

import { engineOptions } from '../../engine/engine-options.js'
import { Transformer } from '../../model/transformer.js'
import { flagNames } from '../../options/flags.js'
import type { OptionTable, Settled } from '../../options/option.js'
import { whole } from '../../options/values.js'
import { runParts } from '../../train/config.js'
import { asUsage } from '../errors.js'

const { embedDim, numLayers, heads } = runParts.model.model.type.table

/** What both benchmarks measure: the setting of the original. */
export const benchOptions = {
  batchSize: { type: whole(1), about: 'sequences at once', default: 32 },
  seqLen: { type: whole(2), about: 'tokens of each source and target', default: 12 },
  embedDim,
  numLayers,
  heads,
  vocab: { type: whole(4), about: 'tokens of each side, special ones included', default: 13 },
  steps: { type: whole(1), about: 'runs to measure', default: 60 },
  ...engineOptions,
} as const satisfies OptionTable

/** What a benchmark measures. */
export interface BenchOptions extends Settled<typeof benchOptions> {
  readonly dropout?: number
}

/** The untrained model to measure. @throws UsageError naming the flags that don't fit */
export function benchModel({ vocab, embedDim, numLayers, heads, seqLen, dropout = 0 }: BenchOptions): Transformer {
  const vocabulary = { srcVocabSize: vocab, trgVocabSize: vocab, srcPadIdx: 0, trgPadIdx: 0 }
  const architecture = { embedDim, numLayers, heads, dropout, maxLen: Math.max(seqLen + 2, 5000) }
  const model = asUsage(() => new Transformer({ ...vocabulary, ...architecture }), flagNames(benchOptions))
  model.stateDict() // draws its first values: they are part of making a model, as in the peers, not of its first step
  return model
}

import type { ResolvedOptions } from '../generate-options.js'
import { forcedPrefix } from './forced-prefix.js'
import type { LogitsProcessor } from './logits-processor.js'
import { minNewTokens } from './min-new-tokens.js'
import { noRepeatNgram } from './no-repeat-ngram.js'
import { repetitionPenalty } from './repetition-penalty.js'
import { suppressTokens } from './suppress-tokens.js'

/** What the options ask for, in Hugging Face's order; `undefined` when that is nothing. */
export function processorsOf(options: ResolvedOptions, prefix: readonly number[]): LogitsProcessor | undefined {
  const processors: LogitsProcessor[] = []
  const minimum = Math.max(options.minNewTokens, options.minLength - 1)
  if (options.repetitionPenalty !== 1) processors.push(repetitionPenalty(options.repetitionPenalty))
  if (options.noRepeatNgramSize > 0) processors.push(noRepeatNgram(options.noRepeatNgramSize))
  if (options.suppressTokens.length > 0) processors.push(suppressTokens(options.suppressTokens))
  if (minimum > 0) processors.push(minNewTokens(minimum, options.eosId))
  const all: LogitsProcessor = (scores, tokens) => {
    for (const process of processors) process(scores, tokens)
  }
  if (prefix.length > 0) return forcedPrefix(prefix, all)
  return processors.length > 0 ? all : undefined
}

import type { ResolvedOptions } from '../generate-options.js'
import type { SourceRow } from '../source-rows.js'
import { forcedPrefix } from './forced-prefix.js'
import { forcedToken } from './forced-token.js'
import type { LogitsProcessor } from './logits-processor.js'
import { minNewTokens } from './min-new-tokens.js'
import { noRepeatNgram } from './no-repeat-ngram.js'
import { renormalize } from './renormalize.js'
import { repetitionPenalty } from './repetition-penalty.js'
import { suppressTokens } from './suppress-tokens.js'

type Asked = Pick<SourceRow, 'prefix' | 'limit'>

/** What the options ask for, in Hugging Face's order; `undefined` when that is nothing. */
export function processorsOf(options: ResolvedOptions, { prefix, limit }: Asked): LogitsProcessor | undefined {
  const { forcedBosTokenId, forcedEosTokenId } = options
  const processors: LogitsProcessor[] = []
  const minimum = Math.max(options.minNewTokens, options.minLength - 1)
  if (options.repetitionPenalty !== 1) processors.push(repetitionPenalty(options.repetitionPenalty))
  if (options.noRepeatNgramSize > 0) processors.push(noRepeatNgram(options.noRepeatNgramSize))
  if (options.suppressTokens.length > 0) processors.push(suppressTokens(options.suppressTokens))
  if (minimum > 0) processors.push(minNewTokens(minimum, options.eosId))
  if (forcedBosTokenId !== undefined) processors.push(forcedToken(forcedBosTokenId, 1))
  if (forcedEosTokenId !== undefined) processors.push(forcedToken(forcedEosTokenId, limit))
  if (options.renormalizeLogits) processors.push(renormalize)
  const all: LogitsProcessor = (scores, tokens) => {
    for (const process of processors) process(scores, tokens)
  }
  if (prefix.length > 0) return forcedPrefix(prefix, all)
  return processors.length > 0 ? all : undefined
}

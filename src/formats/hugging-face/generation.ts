import { GlassformerError } from '../../errors/glassformer-error.js'
import { either, listOf } from '../../options/lists.js'
import { whole } from '../../options/values.js'
import { generationOptions } from '../generation-config.js'

/** Hugging Face's own defaults, where they aren't ours. */
const THEIRS = { maxNewTokens: 20, earlyStopping: false, topK: 50 } as const

/** What steers a search there and has no counterpart here, with the values that do nothing. */
const NOT_CARRIED: Readonly<Record<string, readonly unknown[]>> = {
  beginSuppressTokens: [],
  constraints: [],
  diversityPenalty: [0],
  encoderNoRepeatNgramSize: [0],
  encoderRepetitionPenalty: [1],
  epsilonCutoff: [0],
  etaCutoff: [0],
  exponentialDecayLengthPenalty: [],
  forceWordsIds: [],
  guidanceScale: [1],
  minP: [0],
  numBeamGroups: [1],
  penaltyAlpha: [0],
  sequenceBias: [],
  topH: [],
  typicalP: [1],
}

/** What is the same there and here. */
const CARRIED = [
  ...[
    'maxNewTokens',
    'earlyStopping',
    'minNewTokens',
    'minLength',
    'numBeams',
    'lengthPenalty',
    'doSample',
    'temperature',
    'topK',
    'topP',
  ],
  ...['noRepeatNgramSize', 'repetitionPenalty', 'renormalizeLogits', 'forcedBosTokenId'],
  ...['decoderStartTokenId', 'padTokenId'],
] as const

/** How a model from elsewhere generates, and what can't be carried over, a sentence each. */
export interface Generation {
  readonly config: Readonly<Record<string, unknown>>
  readonly notes: readonly string[]
}

/**
 * What `generation_config.json` says, or in folders without one `config.json`, in our words.
 *
 * @param said one of the two, parsed
 * @throws GlassformerError for what would give other answers
 */
export function generationOf(said: unknown): Generation {
  const given = generationOptions(said)
  const { maxLength, suppressTokens, badWordsIds, forcedEosTokenId, eosTokenId } = given
  const lost = Object.entries(NOT_CARRIED).filter(([name, idle]) => name in given && !idle.includes(given[name]))
  return {
    config: {
      ...THEIRS,
      // Theirs counts the start token, and ours doesn't.
      ...(maxLength !== undefined && { maxNewTokens: whole(1).settle(maxLength, 'max_length') - 1 }),
      ...Object.fromEntries(CARRIED.filter(name => name in given).map(name => [name, given[name]])),
      ...(eosTokenId !== undefined && { eosTokenId: onlyId('eos_token_id', eosTokenId) }),
      ...(forcedEosTokenId !== undefined && { forcedEosTokenId: onlyId('forced_eos_token_id', forcedEosTokenId) }),
      ...suppressed({ suppress_tokens: suppressTokens, bad_words_ids: badWordsIds }),
    },
    notes: [
      ...lost.map(([name]) => `it generates with ${name} ${JSON.stringify(given[name])}, which is not known here`),
      ...(given['doSample'] === true && Number(given['numBeams']) > 1
        ? [`it samples with ${Number(given['numBeams'])} beams, which is not known here: it samples without`]
        : []),
    ],
  }
}

const anId = whole(0, undefined, 'an id')
const suppressedIds = listOf(either(anId, listOf(anId, 'ids', { from: 1 })), 'ids and of lists of ids')

/** Lists of one id are ids. */
function suppressed(lists: Readonly<Record<string, unknown>>): { suppressTokens?: unknown[] } {
  const all = Object.entries(lists).flatMap(([name, list = []]) => suppressedIds.settle(list, name))
  const items = all.map(item => (Array.isArray(item) && item.length === 1 ? item[0] : item))
  return items.length === 0 ? {} : { suppressTokens: items }
}

function onlyId(name: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value
  if (value.length !== 1) throw new GlassformerError(`${name} holds ${value.length} ids: one ends an answer here`)
  return value[0]
}

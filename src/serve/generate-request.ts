import {
  defaultGenerateOptions,
  type GenerateOptions,
  listOfIds,
  outputOptions,
  type ResolvedOptions,
} from '../decode/generate-options.js'
import { withModelDefaults } from '../decode/model-defaults.js'
import { checkForModel, checkTogether } from '../decode/resolve-options.js'
import { decodingOf } from '../decode/text-model.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from '../options/is-record.js'
import { listOf } from '../options/lists.js'
import type { OptionTable } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import type { BoundedType } from '../options/value-type.js'
import { aText, trueOrFalse } from '../options/values.js'
import { answerSearch } from '../runs/answer-options.js'
import { HttpError } from './http-error.js'
import type { ServeLimits } from './serve-options.js'
import type { ServedModel } from './served-model.js'

/** The ids that a request may name, all its lists together. */
const MOST_IDS = 1024

// The decoder's options are the server's own, and an answer has no place for the other outputs.
const { numReturnSequences, outputScores } = outputOptions
const asked = { ...answerSearch, numReturnSequences, outputScores }

/** The body of `POST /v1/generate`: the options of generation as far as the limits let them, and what to answer. */
export function requestOptions({ maxBatch, maxBeams, maxNewTokens }: ServeLimits) {
  return {
    source: { type: aText, about: 'the text to answer' },
    sources: {
      type: listOf(aText, 'texts', { from: 1, to: maxBatch }),
      about: 'several texts to answer, instead of source; each gets the answer that it gets alone',
    },
    stream: {
      type: trueOrFalse,
      about: 'answer with server-sent events: each token as soon as it is settled',
      default: false,
    },
    ...asked,
    maxNewTokens: upTo(maxNewTokens, asked.maxNewTokens),
    numBeams: upTo(maxBeams, asked.numBeams),
    numReturnSequences: upTo(maxBeams, asked.numReturnSequences),
    forcedPrefix: upTo(MOST_IDS, { ...asked.forcedPrefix, type: listOfIds }),
    suppressTokens: upTo(MOST_IDS, asked.suppressTokens),
  } as const satisfies OptionTable
}

/** What a request asks for. */
export interface GenerateRequest {
  readonly sources: readonly string[]
  /** How an error names a source. */
  readonly placeOf: (index: number) => string
  readonly stream: boolean
  readonly options: ResolvedOptions
}

/** What a body may hold, made once for all requests. */
export type RequestOptions = ReturnType<typeof requestOptions>

/**
 * @param table what `requestOptions` makes of the limits
 * @throws HttpError for what is no JSON, or no request that this model can answer, naming the field
 */
export function parseGenerateRequest(
  body: Uint8Array,
  served: ServedModel,
  limits: ServeLimits,
  table: RequestOptions,
): GenerateRequest {
  const value = json(body)
  if (!isRecord(value)) throw new HttpError('invalid_request', 'the body must be an object such as {"source": "…"}')
  try {
    checkIds(value)
    const { source, sources, stream, ...given } = settleOptions(table, value)
    if ((source === undefined) === (sources === undefined)) {
      const has = source === undefined ? 'neither' : 'both'
      throw new GlassformerError(`the request needs source or sources, and has ${has}`)
    }
    const said = Object.fromEntries(Object.entries(given).filter(([name]) => value[name] !== undefined))
    const options = { ...given, ...unlessSaid(served, limits, said), ...said }
    checkTogether(options)
    checkForModel(options, served.model.options)
    return {
      sources: sources ?? [source ?? ''],
      placeOf: index => (sources === undefined ? 'source' : `sources[${index}]`),
      stream,
      options,
    }
  } catch (error) {
    throw error instanceof GlassformerError ? new HttpError('invalid_request', error.message) : error
  }
}

/** The options of an answer about which a request says nothing. */
function unlessSaid(served: ServedModel, limits: ServeLimits, given: GenerateOptions): ResolvedOptions {
  const said = withModelDefaults({ ...decodingOf(served), ...given }, served.model)
  const { maxNewTokens = limits.maxNewTokens, numBeams = 1 } = said
  const limited = {
    ...(said.maxNewTokens !== undefined && { maxNewTokens: Math.min(maxNewTokens, limits.maxNewTokens) }),
    numBeams: Math.min(numBeams, limits.maxBeams),
  }
  return { ...defaultGenerateOptions, ...served.engine, ...said, ...limited }
}

/** Lists of ids are compared with every step of every hypothesis; and checking them one by one takes its time too. */
function checkIds({ forcedPrefix, suppressTokens }: Readonly<Record<string, unknown>>): void {
  const count = [forcedPrefix ?? [], suppressTokens ?? []].flat(2).length
  if (count > MOST_IDS)
    throw new GlassformerError(`forcedPrefix and suppressTokens hold ${count} ids; at most ${MOST_IDS} are taken`)
}

function upTo<T, O extends { readonly type: BoundedType<T> }>(most: number, option: O): O {
  return { ...option, type: option.type.upTo(most) }
}

function json(body: Uint8Array): unknown {
  const example = 'send an object such as {"source": "…"}'
  if (body.length === 0) throw new HttpError('invalid_json', `the body is empty: ${example}`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new HttpError('invalid_json', `the body is not UTF-8: ${example}`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace(/\s+/gu, ' ').slice(0, 200)
    throw new HttpError('invalid_json', `the body is not JSON: ${why}; ${example}`)
  }
}

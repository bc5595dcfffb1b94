import { z } from 'zod'
import type { GenerateOptions } from '../decode/generate-options.js'
import { nearestStrings } from '../math/nearest.js'
import { HttpError } from './http-error.js'
import type { ServeLimits } from './limits.js'

/** Lists of ids in a request have at most so many entries. */
const MOST_IDS = 1024
const LONGEST_SHOWN = 40

const whole = (least: number, most?: number) => {
  const message = most === undefined ? `a whole number from ${least} up` : `a whole number from ${least} to ${most}`
  const number = z.int(message).min(least, message)
  return (most === undefined ? number : number.max(most, message)).optional()
}
const above0 = z.number('a number above 0').gt(0, 'a number above 0').optional()
const flag = z.boolean('true or false').optional()
const id = z.int('an id: a whole number from 0 up').min(0, 'an id: a whole number from 0 up')

/** The options of generation that a request may have: those of `generate`, by their names. */
const optionSchemas = ({ maxNewTokens, maxBeams }: ServeLimits) =>
  ({
    maxNewTokens: whole(0, maxNewTokens).describe(
      'The most new tokens, EOS included. Default: what the model was trained with, else the length of the source with SOS and EOS plus 2.',
    ),
    minNewTokens: whole(0).describe('EOS cannot come before so many new tokens. Default 0.'),
    minLength: whole(0).describe('As minNewTokens, but counting SOS too. Default 0.'),
    numBeams: whole(1, maxBeams).describe('Hypotheses kept at each step; 1 is greedy decoding. Default 1.'),
    lengthPenalty: z
      .number('a number')
      .optional()
      .describe('A hypothesis is ranked by log-probability / length^lengthPenalty. Default 1.'),
    coveragePenalty: z
      .number('a number from 0 up')
      .min(0, 'a number from 0 up')
      .optional()
      .describe('Favours hypotheses that looked at all of the source (Wu et al. 2016, equation 14). Default 0.'),
    earlyStopping: z
      .union([z.boolean(), z.literal('never')], "true, false or 'never'")
      .optional()
      .describe(
        'When enough hypotheses are finished: true stops; false stops when the best running one would not get among them now; never stops when none can any more. Default never.',
      ),
    patience: above0.describe('Enough finished hypotheses are patience · numBeams (Kasai et al. 2022). Default 1.'),
    numReturnSequences: whole(1, maxBeams).describe('The best so many of each source, or as many samples. Default 1.'),
    doSample: flag.describe('Draw tokens by their probability. Default false: take the most probable.'),
    temperature: above0.describe(
      'Logits are divided by it before sampling: below 1 sharpens, above 1 flattens. Default 1.',
    ),
    topK: whole(0).describe('Sample among the so many most probable; 0 among all. Default 0.'),
    topP: z
      .number('a number above 0, up to 1')
      .gt(0, 'a number above 0, up to 1')
      .max(1, 'a number above 0, up to 1')
      .optional()
      .describe('Sample among the fewest tokens whose probabilities reach this sum. Default 1.'),
    seed: whole(0, 2 ** 32 - 1).describe('The same seed and source draw the same tokens. Default 0.'),
    noRepeatNgramSize: whole(0).describe('No run of so many tokens comes twice; 0 allows all. Default 0.'),
    repetitionPenalty: above0.describe(
      'Scores of tokens that have come are divided by it, or multiplied where negative (Keskar et al. 2019). Default 1.',
    ),
    forcedPrefix: z
      .array(id, 'a list of ids')
      .max(MOST_IDS, `a list of at most ${MOST_IDS} ids`)
      .optional()
      .describe('Ids that every target begins with after SOS.'),
    suppressTokens: z
      .array(z.union([id, z.array(id).min(1).max(MOST_IDS)], 'an id or a sequence of ids'), 'a list of ids')
      .max(MOST_IDS, `a list of at most ${MOST_IDS} ids and sequences of ids`)
      .optional()
      .describe('Ids, or sequences of ids, that never come.'),
    outputScores: flag.describe('Give the log-probability of each token. Default false.'),
  }) satisfies { [Key in keyof GenerateOptions]?: z.ZodType<GenerateOptions[Key]> }

/** The schema of the body of `POST /v1/generate`. */
export function generateRequestSchema(limits: ServeLimits) {
  const { maxBatch } = limits
  const sources = `a list of 1 to ${maxBatch} strings`
  return z
    .strictObject({
      source: z.string('a string').optional().describe('The text to answer.'),
      sources: z
        .array(z.string('a string'), sources)
        .min(1, sources)
        .max(maxBatch, sources)
        .optional()
        .describe('Several texts to answer, instead of source. Each gets the answer that it gets alone.'),
      stream: flag.describe('Answer with server-sent events: each token as soon as it is settled. Default false.'),
      ...optionSchemas(limits),
    })
    .meta({ oneOf: [{ required: ['source'] }, { required: ['sources'] }] })
}

export type GenerateRequestSchema = ReturnType<typeof generateRequestSchema>

/** What a request asks for. */
export interface GenerateRequest {
  readonly sources: readonly string[]
  /** How an error names a source. */
  readonly placeOf: (index: number) => string
  readonly stream: boolean
  readonly options: GenerateOptions
}

/** @throws HttpError for what is no JSON or no request, naming the field. */
export function parseGenerateRequest(body: Uint8Array, schema: GenerateRequestSchema): GenerateRequest {
  const parsed = schema.safeParse(json(body), { reportInput: true })
  if (!parsed.success) throw new HttpError('invalid_request', problem(parsed.error, schema))
  const { source, sources, stream = false, ...options } = parsed.data
  if ((source === undefined) === (sources === undefined)) {
    const has = source === undefined ? 'neither' : 'both'
    throw new HttpError('invalid_request', `the request needs source or sources, and has ${has}`)
  }
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return {
    sources: sources ?? [source ?? ''],
    placeOf: index => (sources === undefined ? 'source' : `sources[${index}]`),
    stream,
    options: set,
  }
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

/** The first thing that is wrong, in one line. */
function problem(error: z.ZodError, schema: GenerateRequestSchema): string {
  const unknown = error.issues.find(issue => issue.code === 'unrecognized_keys')
  if (unknown !== undefined) {
    const key = (unknown.keys[0] ?? '').slice(0, LONGEST_SHOWN)
    const [nearest = ''] = nearestStrings(key, Object.keys(schema.shape), 1)
    return `the request has no field ${JSON.stringify(key)}; the nearest is ${nearest}`
  }
  const issue = error.issues[0]
  const path = issue?.path ?? []
  if (path.length === 0) return 'the body must be an object such as {"source": "…"}'
  const place = path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return `${place.slice(1)} must be ${issue?.message}, not ${shown(issue?.input)}`
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, LONGEST_SHOWN) : value)
  return text ?? 'nothing'
}

import type { EngineOptions } from '../engine/create-engine.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest.js'

/** How sequences are generated. The names are Hugging Face's, in camelCase. */
export interface GenerateOptions extends EngineOptions {
  /** The most new tokens a row may get, EOS included. Default: the row's own length without padding, plus 2. */
  readonly maxNewTokens?: number
  /** EOS can't come before so many new tokens. Default 0. */
  readonly minNewTokens?: number
  /** As `minNewTokens`, but counting SOS too. Default 0. */
  readonly minLength?: number

  /** Hypotheses kept at each step; 1 is greedy decoding. Default 1. */
  readonly numBeams?: number
  /** A hypothesis is ranked by log-probability / length^lengthPenalty: above 0 favours long ones. Default 1. */
  readonly lengthPenalty?: number
  /**
   * Times Σ ln min(1, what a source position got of cross-attention), added to the rank of a finished hypothesis: it
   * favours those that looked at all of the source (Wu et al. 2016, equation 14). Default 0.
   */
  readonly coveragePenalty?: number
  /**
   * When enough hypotheses are finished: `true` stops; `false` stops when the best running one, were it finished at
   * its present length, would not get among them (Hugging Face's heuristic); `'never'` stops when none can any more.
   * Default `'never'`.
   */
  readonly earlyStopping?: boolean | 'never'
  /** Enough finished hypotheses are `patience · numBeams` (Kasai et al. 2022). Default 1. */
  readonly patience?: number
  /** The best so many of each source, or as many samples. Default 1. */
  readonly numReturnSequences?: number

  /** Draw tokens by their probability. Default false: take the most probable. */
  readonly doSample?: boolean
  /** Logits are divided by it before sampling: below 1 sharpens, above 1 flattens. Default 1. */
  readonly temperature?: number
  /** Sample among the so many most probable; 0 among all. Default 0. */
  readonly topK?: number
  /** Sample among the fewest tokens whose probabilities reach this sum. Default 1: among all. */
  readonly topP?: number
  /** The same seed draws the same tokens, on every machine. Default 0. */
  readonly seed?: number

  /** No run of so many tokens comes twice; 0 allows all. Default 0. */
  readonly noRepeatNgramSize?: number
  /** Scores of tokens that have come are divided by it, or multiplied where negative (Keskar et al. 2019). Default 1. */
  readonly repetitionPenalty?: number
  /** Ids that every target begins with after SOS, or one list for each row. They count as new tokens. Default none. */
  readonly forcedPrefix?: readonly number[] | readonly (readonly number[])[]
  /** Ids, or sequences of ids, that never come. Default none. */
  readonly suppressTokens?: readonly (number | readonly number[])[]

  /** Give the log-probability of each token. Default false. */
  readonly outputScores?: boolean
  /** Give the attention maps of each sequence. Default false. */
  readonly outputAttentions?: boolean
  /** Give every hypothesis that beam search looked at. Default false. */
  readonly outputBeamTree?: boolean

  /** Keep keys and values of past positions instead of computing them anew; changes no result. Default true. */
  readonly useCache?: boolean
  /** Stops after the step it is in; what there is is returned. */
  readonly signal?: AbortSignal
  /** The id that begins every target. Default 1. */
  readonly sosId?: number
  /** The id that ends a target. Default 2. */
  readonly eosId?: number
}

/** The options with their defaults. */
export type ResolvedOptions = Required<Omit<GenerateOptions, 'signal' | 'maxNewTokens' | 'engine' | 'threads'>> &
  Pick<GenerateOptions, 'signal' | 'maxNewTokens' | 'engine' | 'threads'>

const defaults: ResolvedOptions = {
  minNewTokens: 0,
  minLength: 0,
  numBeams: 1,
  lengthPenalty: 1,
  coveragePenalty: 0,
  earlyStopping: 'never',
  patience: 1,
  numReturnSequences: 1,
  doSample: false,
  temperature: 1,
  topK: 0,
  topP: 1,
  seed: 0,
  noRepeatNgramSize: 0,
  repetitionPenalty: 1,
  forcedPrefix: [],
  suppressTokens: [],
  outputScores: false,
  outputAttentions: false,
  outputBeamTree: false,
  useCache: true,
  sosId: 1,
  eosId: 2,
}

type Key = keyof GenerateOptions
type Check = readonly [isRight: (value: unknown) => boolean, mayBe: string]

const isInteger = (value: unknown): value is number => Number.isSafeInteger(value)
const isIds = (value: unknown): boolean => Array.isArray(value) && value.every(id => isInteger(id) && id >= 0)
const wholeFrom = (least: number): Check => [
  value => isInteger(value) && value >= least,
  `a whole number from ${least} up`,
]
const above0: Check = [value => isNumber(value) && value > 0, 'a number above 0']
const flag: Check = [value => typeof value === 'boolean', 'true or false']
const anything: Check = [() => true, '']

function isNumber(value: unknown): value is number {
  return Number.isFinite(value)
}

const checks: Readonly<Record<Key, Check>> = {
  maxNewTokens: wholeFrom(0),
  minNewTokens: wholeFrom(0),
  minLength: wholeFrom(0),
  numBeams: wholeFrom(1),
  lengthPenalty: [isNumber, 'a number'],
  coveragePenalty: [value => isNumber(value) && value >= 0, 'a number from 0 up'],
  earlyStopping: [value => typeof value === 'boolean' || value === 'never', "true, false or 'never'"],
  patience: above0,
  numReturnSequences: wholeFrom(1),
  doSample: flag,
  temperature: above0,
  topK: wholeFrom(0),
  topP: [value => isNumber(value) && value > 0 && value <= 1, 'a number above 0, up to 1'],
  seed: [value => isInteger(value) && value >= 0 && value < 2 ** 32, 'a whole number from 0 to 4294967295'],
  noRepeatNgramSize: wholeFrom(0),
  repetitionPenalty: above0,
  forcedPrefix: [value => isIds(value) || (Array.isArray(value) && value.every(isIds)), 'a list of ids, or one a row'],
  suppressTokens: [
    value => Array.isArray(value) && value.every(item => isIds([item]) || (isIds(item) && item.length > 0)),
    'a list of ids and of sequences of ids',
  ],
  outputScores: flag,
  outputAttentions: flag,
  outputBeamTree: flag,
  useCache: flag,
  sosId: wholeFrom(0),
  eosId: [isInteger, 'a whole number'],
  signal: [value => typeof value === 'object' && value !== null && 'aborted' in value, 'an AbortSignal'],
  engine: anything, // checked where it is made
  threads: anything,
}

/**
 * The options with their defaults, checked.
 *
 * @throws GlassformerError naming the option, its value and what it may be; for an unknown one the nearest.
 */
export function resolveOptions(given: GenerateOptions): ResolvedOptions {
  for (const [key, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, key) ? checks[key as Key] : undefined
    if (check === undefined) {
      const [nearest = ''] = nearestStrings(key, Object.keys(checks), 1)
      throw new GlassformerError(`generate has no option ${key}; the nearest is ${nearest}`)
    }
    const [isRight, mayBe] = check
    if (value !== undefined && !isRight(value)) {
      throw new GlassformerError(`${key} must be ${mayBe}, not ${JSON.stringify(value) ?? String(value)}`)
    }
  }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const options: ResolvedOptions = { ...defaults, ...set }
  checkTogether(options)
  return options
}

const forBeams = ['lengthPenalty', 'coveragePenalty', 'earlyStopping', 'patience', 'outputBeamTree'] as const
const forSampling = ['temperature', 'topK', 'topP'] as const

/** An option that would do nothing beside the others is a mistake. */
function checkTogether(options: ResolvedOptions): void {
  const { numBeams, numReturnSequences, doSample, forcedPrefix, eosId } = options
  const isSet = (key: keyof ResolvedOptions): boolean => options[key] !== defaults[key]
  if (doSample && numBeams > 1) throw new GlassformerError(`doSample draws one token at a time: numBeams must be 1`)
  const sampling = forSampling.find(isSet)
  if (!doSample && sampling !== undefined) {
    throw new GlassformerError(`${sampling} is ${options[sampling]}, but changes nothing without doSample: true`)
  }
  const beams = forBeams.find(isSet)
  if (numBeams === 1 && beams !== undefined) {
    throw new GlassformerError(`${beams} is ${options[beams]}, but changes nothing without numBeams of 2 or more`)
  }
  if (!doSample && numReturnSequences > numBeams) {
    throw new GlassformerError(
      `numReturnSequences ${numReturnSequences} is more than numBeams ${numBeams}: raise numBeams, or set doSample`,
    )
  }
  if (forcedPrefix.flat().includes(eosId)) throw new GlassformerError(`forcedPrefix holds eosId ${eosId}, which ends`)
}

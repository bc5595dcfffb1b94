import * as z from 'zod/mini'
import { withModelDefaults } from '#dist/decode/model-defaults.js'
import { decodingOf } from '#dist/decode/text-model.js'
import { toStateDict } from '#dist/formats/to-state-dict.js'
import { neededTokenizers, readTokenizers } from '#dist/formats/tokenizer-files.js'
import {
  createTask,
  type GenerateOptions,
  type GivenOptions,
  GlassformerError,
  parseVocabularies,
  readSafetensors,
  type ScheduleOptions,
  type Scores,
  type StateDict,
  type Task,
  Transformer,
  type TransformerOptions,
  type Vocabularies,
  type Vocabulary,
} from '#dist/index.js'
import { plainToken } from './plain-token.ts'

/** What was trained, as the run's own file says it. */
export interface RunSettings {
  readonly task: string
  readonly taskOptions: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly batchSize: number
  readonly lr: number
  readonly steps: number
  /** Of the learning rate; absent: constant. */
  readonly schedule?: ScheduleOptions | Readonly<Record<string, unknown>> | undefined
}

/** Scores by the task's pattern. */
export type PatternScores = Readonly<Record<string, Omit<Scores, 'pairs'>>>

export interface CheckpointInfo {
  readonly step: number
  /** `null` where nobody scored. */
  readonly scores: PatternScores | null
  /** The model folder with its weights, below the run's folder. */
  readonly folder?: string | undefined
  /** What its weights are rounded to, if they are. */
  readonly roundedTo?: 'float16' | undefined
}

/** [step, loss, accuracy] */
export type CurvePoint = readonly [number, number, number]

/** A model with its checkpoints, as the page knows it. */
export interface RunInfo {
  readonly id: string
  readonly options: TransformerOptions
  readonly parameterCount: number
  readonly settings: RunSettings | null
  readonly patterns: readonly string[]
  /** Every token of each side, by id. */
  readonly tokens: { readonly source: readonly string[]; readonly target: readonly string[] }
  readonly special: { readonly sos: number; readonly eos: number }
  readonly curve: readonly CurvePoint[]
  readonly checkpoints: readonly CheckpointInfo[]
  /** Seconds that the training took, where known. */
  readonly seconds: number | null
  /** What it was trained to do, where known. */
  readonly task: string | null
  /** An input that the model takes. */
  readonly sample: string
}

/** A run as the engine holds it: its description and where its weights come from. */
export interface OpenedRun {
  info: RunInfo
  readonly options: TransformerOptions
  readonly task: Task | null
  readonly source: Vocabulary
  readonly target: Vocabulary
  readonly generationConfig: Transformer['generationConfig']
  /** What begins and ends its answers, and how long they may get. */
  readonly answering: Pick<GenerateOptions, 'sosId' | 'eosId' | 'maxNewTokens'>
  /** The weights of a checkpoint. */
  readonly weights: (step: number) => Promise<StateDict>
  /** Of a training under way: the weights of this moment. */
  readonly live?: (() => Promise<LiveWeights> | null) | undefined
}

export interface LiveWeights {
  readonly step: number
  readonly weights: StateDict
}

const score = z.object({ loss: z.number(), tokenAccuracy: z.number(), sequenceAccuracy: z.number() })
const runFile = z.object({
  /** What the folder's `generation_config.json` says. */
  generationConfig: z._default(z.record(z.string(), z.unknown()), {}),
  settings: z._default(
    z.nullable(
      z.object({
        task: z.string(),
        taskOptions: z._default(z.record(z.string(), z.unknown()), {}),
        seed: z.number(),
        batchSize: z.number(),
        lr: z.number(),
        steps: z.number(),
        schedule: z.optional(z.record(z.string(), z.unknown())),
      }),
    ),
    null,
  ),
  seconds: z._default(z.nullable(z.number()), null),
  curve: z._default(z.array(z.tuple([z.number(), z.number(), z.number()])), []),
  checkpoints: z
    .array(
      z.object({
        step: z.number(),
        /** Absent: the first weights, which the seed makes again. */
        file: z.optional(z.string()),
        dtype: z._default(z.enum(['float32', 'float16']), 'float32'),
        scores: z._default(z.nullable(z.record(z.string(), score)), null),
        folder: z.optional(z.string()),
      }),
    )
    .check(z.minLength(1)),
})

/**
 * The run whose files lie below `url`: studio.json, config.json, vocabulary.json, and the checkpoints that studio.json
 * names.
 */
export async function openRun(id: string, url: string): Promise<OpenedRun> {
  const [described, config, vocabulary] = await Promise.all(
    ['studio.json', 'config.json', 'vocabulary.json'].map(async name => (await load(url + name)).json()),
  )
  const files = neededTokenizers(vocabulary).map(
    async name => [name, new Uint8Array(await (await load(url + name)).arrayBuffer())] as const,
  )
  const vocabularies = parseVocabularies(vocabulary, await readTokenizers(new Map(await Promise.all(files)), url))
  const parsed = runFile.safeParse(described)
  if (!parsed.success) throw new GlassformerError(`${url}studio.json: ${parsed.error.issues[0]?.message}`)
  const { generationConfig, settings, seconds, curve, checkpoints } = parsed.data
  const cache = new Map<string, Promise<StateDict>>()
  const seed = settings === null ? {} : { seed: settings.seed }
  const firstWeights = (): StateDict => new Transformer({ ...(config as GivenOptions), ...seed }).stateDict()
  const weights = (step: number): Promise<StateDict> => {
    const { file } = nearest(checkpoints, step)
    if (file === undefined) return Promise.resolve(firstWeights())
    let state = cache.get(file)
    if (state === undefined) {
      state = load(url + file).then(async response =>
        toStateDict(readSafetensors(new Uint8Array(await response.arrayBuffer())).tensors),
      )
      cache.set(file, state)
      state.catch(() => cache.delete(file))
    }
    return state
  }
  return makeRun(id, config as GivenOptions, vocabularies, {
    generationConfig,
    settings,
    seconds,
    curve,
    checkpoints: checkpoints.map(({ step, scores, folder, dtype }) => ({
      step,
      scores,
      folder,
      roundedTo: dtype === 'float16' ? dtype : undefined,
    })),
    weights,
  })
}

export interface RunParts {
  readonly generationConfig?: Transformer['generationConfig']
  readonly settings: RunSettings | null
  readonly seconds: number | null
  readonly curve: readonly CurvePoint[]
  readonly checkpoints: readonly CheckpointInfo[]
  readonly weights: (step: number) => Promise<StateDict>
  readonly live?: OpenedRun['live']
  /** Where the settings can't make it again. */
  readonly task?: Task
}

export function makeRun(
  id: string,
  given: GivenOptions,
  { source, target }: Vocabularies,
  { weights, live, task: ownTask, generationConfig = {}, ...parts }: RunParts,
): OpenedRun {
  const model = new Transformer(given)
  const task = ownTask ?? (parts.settings === null ? null : taskOrNull(parts.settings))
  const info: RunInfo = {
    id,
    options: model.options,
    parameterCount: model.parameterCount,
    patterns: task?.patterns ?? [],
    task: task?.name ?? null,
    tokens: { source: source.tokens.map(plainToken), target: target.tokens.map(plainToken) },
    special: { sos: target.sosId, eos: target.eosId },
    sample: source.format(sampleOf(task) ?? [3, 4, 5].filter(id => id < source.size)),
    settings: parts.settings,
    seconds: parts.seconds,
    curve: parts.curve,
    checkpoints: parts.checkpoints,
  }
  // A run on pairs says how long its answers get, though its pairs are not here.
  const maxNewTokens = task?.maxNewTokens ?? parts.settings?.taskOptions['maxNewTokens']
  const longest = typeof maxNewTokens === 'number' ? { maxNewTokens } : {}
  model.generationConfig = { ...longest, ...generationConfig }
  const { maxNewTokens: length } = withModelDefaults({}, model)
  const answering = { ...decodingOf({ model, target }), ...(length !== undefined && { maxNewTokens: length }) }
  const { options } = model
  return { info, options, task, source, target, generationConfig: model.generationConfig, answering, weights, live }
}

/** The entry whose step is nearest. */
export function nearest<T extends { readonly step: number }>(entries: readonly T[], step: number): T {
  const [first, ...others] = entries
  if (first === undefined) throw new GlassformerError('the run has no checkpoint')
  return others.reduce(
    (best, entry) => (Math.abs(entry.step - step) < Math.abs(best.step - step) ? entry : best),
    first,
  )
}

/** A source that the task holds out: rather one of a few tokens. */
function sampleOf(task: Task | null): readonly number[] | undefined {
  const sources = task?.heldOut(undefined, 3).map(({ source }) => source) ?? []
  return sources.find(({ length }) => length >= 6) ?? sources[0]
}

function taskOrNull({ task, taskOptions }: RunSettings): Task | null {
  try {
    return createTask(task, taskOptions)
  } catch {
    return null // trained on somebody's own pairs: their answers are not known here
  }
}

async function load(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new GlassformerError(`${url}: ${response.status} ${response.statusText}`)
  return response
}

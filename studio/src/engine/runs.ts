import { withModelDefaults } from '#dist/decode/model-defaults.js'
import { decodingOf } from '#dist/decode/text-model.js'
import {
  createTask,
  type GenerateOptions,
  type GivenOptions,
  GlassformerError,
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

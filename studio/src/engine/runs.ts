import { z } from 'zod'
import {
  createTask,
  type GivenOptions,
  GlassformerError,
  modelFromFiles,
  parseVocabularies,
  readSafetensors,
  type StateDict,
  type Task,
  Transformer,
  type TransformerOptions,
  type Vocabularies,
  type Vocabulary,
} from '#dist/index.js'
import type { CheckpointInfo, CurvePoint, RunInfo, RunSettings } from './protocol.ts'

/** A run as the engine holds it: its description and where its weights come from. */
export interface Run {
  info: RunInfo
  readonly options: TransformerOptions
  readonly task: Task | null
  readonly source: Vocabulary
  readonly target: Vocabulary
  /** The weights of a checkpoint. */
  readonly weights: (step: number) => Promise<StateDict>
}

const score = z.object({ loss: z.number(), tokenAccuracy: z.number(), sequenceAccuracy: z.number() })
const runFile = z.object({
  settings: z
    .object({
      task: z.string(),
      taskOptions: z.record(z.string(), z.unknown()).default({}),
      seed: z.number(),
      batchSize: z.number(),
      lr: z.number(),
      steps: z.number(),
      schedule: z.record(z.string(), z.unknown()).optional(),
    })
    .nullable()
    .default(null),
  seconds: z.number().nullable().default(null),
  curve: z.array(z.tuple([z.number(), z.number(), z.number()])).default([]),
  checkpoints: z
    .array(
      z.object({
        step: z.number(),
        file: z.string(),
        scores: z.record(z.string(), score).nullable().default(null),
        folder: z.string().optional(),
      }),
    )
    .min(1),
})

/** The run whose files lie below `url`: studio.json, config.json, vocabulary.json and the checkpoints that studio.json names. */
export async function openRun(id: string, url: string): Promise<Run> {
  const [described, config, vocabulary] = await Promise.all(
    ['studio.json', 'config.json', 'vocabulary.json'].map(async name => (await load(url + name)).json()),
  )
  const parsed = runFile.safeParse(described)
  if (!parsed.success) throw new GlassformerError(`${url}studio.json: ${parsed.error.issues[0]?.message}`)
  const { settings, seconds, curve, checkpoints } = parsed.data
  const cache = new Map<string, Promise<StateDict>>()
  const weights = (step: number): Promise<StateDict> => {
    const { file } = nearest(checkpoints, step)
    let state = cache.get(file)
    if (state === undefined) {
      state = load(url + file).then(async response => stateFrom(new Uint8Array(await response.arrayBuffer())))
      cache.set(file, state)
      state.catch(() => cache.delete(file))
    }
    return state
  }
  return makeRun(id, config as GivenOptions, parseVocabularies(vocabulary), {
    settings,
    seconds,
    curve,
    checkpoints: checkpoints.map(({ step, scores, folder }) => ({ step, scores, folder })),
    weights,
  })
}

/** A run from files that somebody chose: model.safetensors, config.json and, where there is one, vocabulary.json. */
export function runFromFiles(files: ReadonlyMap<string, Uint8Array>): Run {
  const { model, vocabulary, targetVocabulary } = modelFromFiles(files, 'the chosen files')
  if (vocabulary === null) {
    throw new GlassformerError('the chosen files lack vocabulary.json: without it no text can be read or written')
  }
  const state = model.stateDict()
  return makeRun(
    'file',
    model.options,
    { source: vocabulary, target: targetVocabulary ?? vocabulary },
    {
      settings: null,
      seconds: null,
      curve: [],
      checkpoints: [{ step: 0, scores: null }],
      weights: async () => state,
    },
  )
}

export interface RunParts {
  readonly settings: RunSettings | null
  readonly seconds: number | null
  readonly curve: readonly CurvePoint[]
  readonly checkpoints: readonly CheckpointInfo[]
  readonly weights: (step: number) => Promise<StateDict>
  /** Where the settings can't make it again. */
  readonly task?: Task
}

export function makeRun(
  id: string,
  given: GivenOptions,
  { source, target }: Vocabularies,
  { weights, task: ownTask, ...parts }: RunParts,
): Run {
  const model = new Transformer(given)
  const task = ownTask ?? (parts.settings === null ? null : taskOrNull(parts.settings))
  const held = task?.heldOut(undefined, 3).find(pair => pair.source.length >= 6) ?? task?.heldOut(undefined, 1)[0]
  const sample =
    held === undefined ? source.format([3, 4, 5].filter(id => id < source.size)) : source.format(held.source)
  const info: RunInfo = {
    id,
    options: model.options,
    parameterCount: model.parameterCount,
    patterns: task?.patterns ?? [],
    tokens: { source: source.tokens, target: target.tokens },
    special: { sos: target.sosId, eos: target.eosId },
    sample,
    ...parts,
  }
  return { info, options: model.options, task, source, target, weights }
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

export function stateFrom(bytes: Uint8Array): StateDict {
  const state: StateDict = new Map()
  for (const [key, { data, shape, dtype }] of readSafetensors(bytes).tensors) {
    if (!(data instanceof Float32Array)) throw new GlassformerError(`${key} holds ${dtype}, not floating-point numbers`)
    state.set(key, { data, shape })
  }
  return state
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

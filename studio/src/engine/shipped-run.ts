import * as z from 'zod/mini'
import { toStateDict } from '#dist/formats/to-state-dict.js'
import { neededTokenizers, readTokenizers } from '#dist/formats/tokenizer-files.js'
import {
  type GivenOptions,
  GlassformerError,
  parseVocabularies,
  readSafetensors,
  type StateDict,
  Transformer,
} from '#dist/index.js'
import { makeRun, nearest, type OpenedRun } from './runs.ts'

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

async function load(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new GlassformerError(`${url}: ${response.status} ${response.statusText}`)
  return response
}

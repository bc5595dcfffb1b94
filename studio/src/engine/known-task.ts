import * as z from 'zod/mini'
import { createTask, GlassformerError, generate, type Task, type Transformer } from '#dist/index.js'
import type { OpenedRun, RunSettings } from './runs.ts'
import { ENGINE } from './where.ts'

/** What a run's folder says of its training. */
const RUN_FILE = 'run.json'
/** Tasks that a model may have been trained on, without saying so. */
const CANDIDATES: readonly (readonly [name: string, options: Readonly<Record<string, unknown>>])[] = [
  ['digits', {}],
  ['reverse', {}],
  ['copy', {}],
  ['addition', {}],
  ['digits', { layout: 'early' }],
]
const ASKED = 12

const record = z.object({
  task: z.object({ name: z.string(), options: z._default(z.record(z.string(), z.unknown()), {}) }),
  training: z.object({
    seed: z.number(),
    batchSize: z.number(),
    steps: z.number(),
    optimizer: z.object({ lr: z.number() }),
    schedule: z.optional(z.record(z.string(), z.unknown())),
  }),
})

/** How a model was trained, where its run's file lies with it. */
export function settingsOf(files: ReadonlyMap<string, Uint8Array>): RunSettings | null {
  const bytes = files.get(RUN_FILE)
  if (bytes === undefined) return null
  const parsed = record.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
  if (!parsed.success) throw new GlassformerError(`${RUN_FILE}: ${parsed.error.issues[0]?.message}`)
  const { task, training } = parsed.data
  const { file: _, ...taskOptions } = task.options
  const { seed, batchSize, steps, optimizer, schedule } = training
  return { task: task.name, taskOptions, seed, batchSize, steps, lr: optimizer.lr, schedule }
}

/** The task of a model that doesn't say: of those with its tokens the one that it does, on most of a few examples. */
export async function recognised(model: Transformer, { source, target, answering }: OpenedRun): Promise<Task | null> {
  for (const [name, options] of CANDIDATES) {
    const task = createTask(name, options)
    if (!sameTokens(task.sourceVocabulary, source) || !sameTokens(task.targetVocabulary, target)) continue
    const pairs = task.heldOut(undefined, ASKED).filter(({ source }) => source.length <= model.options.maxLen)
    const answers = await generate(
      model,
      pairs.map(pair => pair.source),
      { ...ENGINE, ...answering },
    )
    const right = pairs.filter((pair, n) => {
      const ids = answers[n]?.sequences[0]?.ids ?? []
      return ids.join() === pair.target.slice(1, -1).join()
    })
    if (right.length > pairs.length / 2) return task
  }
  return null
}

function sameTokens(a: OpenedRun['source'], b: OpenedRun['source']): boolean {
  return a.tokens.join('\n') === b.tokens.join('\n')
}

import { z } from 'zod'
import { configSchema } from '../train/config.js'
import { readJson } from '../formats/node/read-json.js'
import { packageVersion } from './package-version.js'

export const RUN_FILE = 'run.json'

const runSchema = z.strictObject({
  format: z.literal('glassformer-run-2', 'this version reads glassformer-run-2 only: train the run anew'),
  /** `createTask(name, options)` makes the task again. */
  task: z.strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()) }),
  /** The settled config; the task's place is above. */
  training: configSchema.omit({ task: true }),
  /** Where the run trains: only the same engine continues it bit for bit. */
  engine: z.string(),
  versions: z.record(z.string(), z.string()),
})

/** What decides a run's numbers. */
export type RunRecord = z.infer<typeof runSchema>

/** The record of a run that has not begun: where it trains is seen then. */
export type NewRecord = Omit<RunRecord, 'engine'>

/** The versions that a run was made with. */
function versions(): Record<string, string> {
  return { glassformer: packageVersion(), node: process.versions.node, platform: `${process.platform} ${process.arch}` }
}

/**
 * What decides the numbers of a new run.
 *
 * @throws GlassformerError naming the option that the task can't follow
 */
export function newRecord({ task, recorded }: RunTask, config: TrainConfig): NewRecord {
  const { task: _, ...training } = config
  if (training.validation.every > 0 && task.validationPatterns?.length === 0)
    throw new GlassformerError('validation.every needs pairs to validate on: give validationShare more')
  return { format: FORMAT, task: recorded, training, versions: versions() }
}

/** The bytes of `run.json`. */
export function runRecordBytes(run: RunRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(run, null, 2)}\n`)
}

/** @throws GlassformerError naming the file and the field when it is missing or damaged */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  return readJson(`${folder}/${RUN_FILE}`, runSchema)
}

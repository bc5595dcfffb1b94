import * as z from 'zod'
import { within } from '../errors/within.js'
import { readJson } from '../formats/node/read-json.js'
import { settleOptions } from '../options/settle.js'
import { type RunConfig, runOptions } from '../train/config.js'

export const RUN_FILE = 'run.json'
export const RUN_FORMAT = 'glassformer-run-2'

const runSchema = z.strictObject({
  format: z.literal(RUN_FORMAT, 'this version reads glassformer-run-2 only: train the run anew'),
  /** `createTask(name, options)` makes the task again. */
  task: z.strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()) }),
  /** The settled config; the task's place is above. */
  training: z.unknown(),
  /** Where the run trains: only the same engine continues it bit for bit. */
  engine: z.string(),
  /** The folder of the model that it started from. */
  from: z.string().optional(),
  versions: z.record(z.string(), z.string()),
})

/** What decides a run's numbers. */
export interface RunRecord extends z.infer<typeof runSchema> {
  readonly training: RunConfig
}

/** A task as the record names it. */
export type RecordedTask = RunRecord['task']

/** The bytes of `run.json`. */
export function runRecordBytes(run: RunRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(run, null, 2)}\n`)
}

/** @throws GlassformerError naming the file and the field when it is missing or damaged */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const path = `${folder}/${RUN_FILE}`
  const run = await readJson(path, runSchema)
  return { ...run, training: within(path, () => settleOptions(runOptions, run.training, 'training')) }
}

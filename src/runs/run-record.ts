import { z } from 'zod'
import { configSchema } from '../train/config.js'
import { readJson } from '../formats/node/read-json.js'

export const RUN_FILE = 'run.json'
export const RUN_FORMAT = 'glassformer-run-2'

const runSchema = z.strictObject({
  format: z.literal(RUN_FORMAT, 'this version reads glassformer-run-2 only: train the run anew'),
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

/** A task as the record names it. */
export type RecordedTask = RunRecord['task']

/** The bytes of `run.json`. */
export function runRecordBytes(run: RunRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(run, null, 2)}\n`)
}

/** @throws GlassformerError naming the file and the field when it is missing or damaged */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  return readJson(`${folder}/${RUN_FILE}`, runSchema)
}

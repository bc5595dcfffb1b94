import { resolve } from 'node:path'
import { z } from 'zod'
import type { Vocabularies } from '../formats/model-files.js'
import { pairFormats } from '../formats/pairs/pair-record.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { PAIRS, type PairsOptions, pairsTask } from '../tasks/pairs.js'
import type { PairsTask } from '../tasks/pairs-task.js'
import { parseTaskOptions } from '../tasks/task-options.js'
import { badLinePolicies } from '../formats/pairs/bad-lines.js'
import { readPairs } from '../formats/node/read-pairs.js'

const fileSchema = z.strictObject({
  path: z.string(),
  format: z.enum(pairFormats).optional(),
  badLines: z.enum(badLinePolicies).default('fail'),
  /** Of the file's bytes; where it is known, the file must have it. */
  sha256: z.string().optional(),
})

const optionsSchema = z.looseObject({ file: fileSchema })

/** The options of the task `pairs` in `run.json` and config files: the file, and what the task does with it. */
export type FileTaskOptions = { readonly file: z.input<typeof fileSchema> } & PairsOptions

/** A task made of a file. */
export interface FileTask {
  /** The file's, as it was given. */
  readonly path: string
  readonly task: PairsTask
  /** With them the same task is made again, as long as the file stays the same. */
  readonly options: Readonly<Record<string, unknown>>
  readonly badLines: number
  /** What is to be said about bad lines that were left out. */
  readonly warning: string | undefined
}

/** How the file of a task is read. */
export interface ReadFileTask {
  /** Of the model that was trained on it, for a run that goes on. */
  readonly vocabularies?: Vocabularies | undefined
  /** How many bad lines are named. */
  readonly badLinesShown?: number | undefined
}

/**
 * Reads a file of pairs and makes a task of them.
 *
 * @param options {@link FileTaskOptions}, perhaps from a file
 * @throws GlassformerError when the file can't be read, has bad lines, or isn't any more what it was
 */
export async function fileTask(
  options: unknown,
  { vocabularies, badLinesShown }: ReadFileTask = {},
): Promise<FileTask> {
  const { file, ...rest } = parseTaskOptions(PAIRS, optionsSchema, options)
  const { pairs, format, sha256, badLines, warning } = await readPairs(
    file.path,
    { ...file, badLinesShown },
    pair => pair,
  )
  if (file.sha256 !== undefined && file.sha256 !== sha256)
    throw new GlassformerError(
      `${file.path} is not what this run began with (SHA-256 ${file.sha256.slice(0, 12)}…, now ${sha256.slice(0, 12)}…): ` +
        'bring it back as it was, or start another run',
    )
  const task = pairsTask(pairs, rest as PairsOptions, { vocabularies })
  const saved = { path: resolve(file.path), format, badLines: file.badLines, sha256 }
  return { path: file.path, task, options: { file: saved, ...task.options }, badLines, warning }
}

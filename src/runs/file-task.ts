import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { NewTokens } from '../data/grow-vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { readPairs } from '../formats/node/read-pairs.js'
import { columnOptions, fileOptions } from '../formats/pairs/read-options.js'
import type { Vocabularies } from '../formats/vocabulary-file.js'
import type { OptionTable, Settled } from '../options/option.js'
import { pickOptions } from '../options/pick.js'
import { section } from '../options/sections.js'
import { aText, real } from '../options/values.js'
import { pairsTask } from '../tasks/pairs.js'
import { PAIRS, pairsOptions } from '../tasks/pairs-options.js'
import type { PairsTask } from '../tasks/pairs-task.js'
import { settleTaskOptions } from '../tasks/task-options.js'

const taskFileOptions = {
  path: { type: aText, about: 'where the file is', required: true },
  ...fileOptions,
  sha256: { type: aText, about: "of the file's bytes; where it is known, the file must have it" },
} as const satisfies OptionTable

const mixOptions = {
  ...taskFileOptions,
  share: { type: real({ above: 0, below: 1 }), about: 'how much of each batch they are', required: true },
} as const satisfies OptionTable

/** The options of the task `pairs` in `run.json` and config files: the file, and what the task does with it. */
export const fileTaskOptions = {
  file: { type: section(taskFileOptions), about: 'the file of pairs, and how it is read', required: true },
  mix: { type: section(mixOptions), about: 'pairs learned before, to be met again, and their share of training' },
  ...pairsOptions,
} as const satisfies OptionTable

/** A task made of a file. */
export interface FileTask {
  /** The file's, as it was given. */
  readonly path: string
  readonly task: PairsTask
  /** With them the same task is made again, as long as the file stays the same. */
  readonly options: Readonly<Record<string, unknown>>
  readonly badLines: number
  /** What is to be said: about the first row, and about bad lines that were left out. */
  readonly notes: readonly string[]
}

/** How the file of a task is read. */
export interface ReadFileTask {
  /** Of the model that was trained on it, for a run that goes on. */
  readonly vocabularies?: Vocabularies | undefined
  /** Whether they get tokens that the file has besides. Default: those are unknown. */
  readonly newTokens?: NewTokens | undefined
  /** How many bad lines are named. */
  readonly badLinesShown?: number | undefined
}

/**
 * Reads a file of pairs and makes a task of them.
 *
 * @param options {@link fileTaskOptions}, perhaps from a file
 * @throws GlassformerError when the file can't be read, has bad lines, or isn't any more what it was
 */
export async function fileTask(
  options: unknown,
  { vocabularies, newTokens, badLinesShown }: ReadFileTask = {},
): Promise<FileTask> {
  const { file, mix, ...rest } = settleTaskOptions(PAIRS, fileTaskOptions, options)
  const own = await readTaskFile(file, badLinesShown)
  const old = mix && (await readTaskFile(mix, badLinesShown))
  const mixed = mix && old && { pairs: old.pairs, share: mix.share }
  const task = pairsTask(own.pairs, rest, { vocabularies, newTokens, mix: mixed })
  const saved = { file: own.saved, ...(mix && old && { mix: { ...old.saved, share: mix.share } }) }
  const notes = [...own.notes, ...(old?.notes ?? [])]
  return { path: file.path, task, options: { ...saved, ...task.options }, badLines: own.badLines, notes }
}

/** @throws GlassformerError when the file can't be read, has bad lines, or isn't any more what it was */
async function readTaskFile(file: Settled<typeof taskFileOptions>, badLinesShown: number | undefined) {
  if (file.sha256 !== undefined && !existsSync(file.path))
    throw new GlassformerError(
      `${file.path}, with which this run began, is not there any more: put it there again, or write into the run's ` +
        'run.json, as path of the file, where it is now',
    )
  // A run of 0.1.0 knew only the names source and target.
  const header = file.header ?? (file.sha256 === undefined ? 'auto' : 'named')
  const { format, sha256, ...read } = await readPairs(
    file.path,
    { ...pickOptions(fileOptions, file), header, ...(badLinesShown !== undefined && { badLinesShown }) },
    pair => pair,
  )
  if (file.sha256 !== undefined && file.sha256 !== sha256)
    throw new GlassformerError(
      `${file.path} is not what this run began with (SHA-256 ${file.sha256.slice(0, 12)}…, now ${sha256.slice(0, 12)}…): ` +
        'bring it back as it was, or start another run',
    )
  return {
    ...read,
    saved: {
      path: resolve(file.path),
      format,
      header,
      badLines: file.badLines,
      ...pickOptions(columnOptions, file),
      sha256,
    },
  }
}

import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { UsageError } from '../../errors/usage-error.js'
import { pairFormatOf } from '../../formats/node/pairs-file.js'
import { isRecord } from '../../options/is-record.js'
import type { RecordedTask } from '../../runs/run-record.js'
import { PAIRS } from '../../tasks/pairs-options.js'
import { createTask, taskNames } from '../../tasks/tasks.js'
import { asUsage } from '../errors.js'
import { taskOfFile } from './config-file.js'
import type { GivenPairs } from './pairs-flags.js'
import type { Given } from './train-flags.js'

/** What is to be learned: a built-in task, or a file of pairs. */
export interface TaskChoice extends RecordedTask {
  /** The name of the run where none is given. */
  readonly runName: string
}

/**
 * Finds out what is meant, which the argument says or else the config file; nothing is read yet.
 *
 * @returns `undefined` where nothing is said
 * @throws UsageError for what is neither a task nor a file, or flags about pairs for another task
 */
export function chooseTask({ task: argument, config, pairs }: Given): TaskChoice | undefined {
  const named = argument === undefined ? taskOfFile(config) : { name: argument, options: {} }
  if (named === undefined) return undefined
  const { name } = named
  const options = { ...named.options }
  if (name === PAIRS || isFile(name)) return chooseFile(name, options, pairs)
  const runName = asUsage(() => createTask(name)).name
  refusePairsFlags(name, pairs)
  return { name, options, runName }
}

/** @throws UsageError when there are flags about pairs for a task that has its own examples */
export function refusePairsFlags(name: string, { options, flags }: GivenPairs): void {
  const [first] = Object.keys({ ...options, ...record(options['file']) }).flatMap(option => flags[option] ?? [])
  if (name !== PAIRS && first !== undefined)
    throw new UsageError(`${first} is for files of pairs, not for the task ${name}`)
}

function chooseFile(name: string, ofConfig: Readonly<Record<string, unknown>>, { options }: GivenPairs): TaskChoice {
  const named = name === PAIRS ? {} : { path: name }
  const file = { ...record(ofConfig['file']), ...named, ...record(options['file']) }
  const path: unknown = file['path']
  if (typeof path !== 'string')
    throw new UsageError(`the task ${PAIRS} needs its file: glassformer train FILE, or options.file.path in the config`)
  const runName = basename(path).replace(/\.[^.]+$/u, '')
  return { name: PAIRS, options: { ...ofConfig, ...options, file }, runName }
}

function isFile(name: string): boolean {
  if (taskNames.includes(name)) return false
  return pairFormatOf(name) !== undefined || /[/\\]/u.test(name) || (existsSync(name) && statSync(name).isFile())
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

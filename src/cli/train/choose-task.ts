import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { UsageError } from '../../errors/usage-error.js'
import { within } from '../../errors/within.js'
import type { Vocabularies } from '../../formats/model-files.js'
import { pairFormatOf } from '../../formats/node/pairs-file.js'
import { type FileTask, fileTask } from '../../runs/file-task.js'
import type { RunRecord } from '../../runs/run-record.js'
import { PAIRS } from '../../tasks/pairs.js'
import type { Task } from '../../tasks/task.js'
import { taskNames } from '../../tasks/tasks.js'
import { isRecord } from '../../train/settle-config.js'
import { pairsFlagOf, type ReadFlags } from '../data/data-flags.js'
import { taskOf, taskOfRun } from './settings.js'

/** What the command line says about pairs. */
export interface GivenPairs {
  /** Options of the task. */
  readonly layer: Readonly<Record<string, unknown>>
  /** The flag that was typed for each of them. */
  readonly typed: ReadonlyMap<string, string>
  readonly read: ReadFlags
}

/** What is to be learned: a built-in task, or a file of pairs. */
export interface TaskChoice {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  /** The name of the run where none is given. */
  readonly runName: string
}

/** A task, and how `run.json` names it. */
export interface MadeTask {
  readonly task: Task
  readonly saved: RunRecord['task']
  /** Of a file of pairs: what was read. */
  readonly data?: FileTask
}

/**
 * Finds out what is meant; nothing is read yet.
 *
 * @param argument the task on the command line
 * @param ofConfig the task in the config file, which the argument stands above
 * @throws UsageError for what is neither a task nor a file, or flags about pairs for another task
 */
export function chooseTask(
  argument: string | undefined,
  ofConfig: { readonly name: string; readonly options?: object } | undefined,
  given: GivenPairs,
): TaskChoice {
  const name = argument ?? ofConfig?.name ?? 'digits'
  const options: Record<string, unknown> = { ...(argument === undefined ? ofConfig?.options : {}) }
  if (name === PAIRS || isFile(name)) return chooseFile(name, options, given)
  const runName = taskOf(name).name
  refusePairsFlags(name, given)
  return { name, options, runName }
}

/** Makes the task of a new run. */
export async function makeTask({ name, options }: TaskChoice, { read }: GivenPairs): Promise<MadeTask> {
  if (name === PAIRS) return made(await fileTask(options, { badLinesShown: read.badLinesShown }))
  const task = taskOf(name, options)
  return { task, saved: { name: task.name, options: task.options } }
}

/**
 * Makes the task of a run again.
 *
 * @param place the path of `run.json`
 * @param choice what is given besides, which may name the file's new place and nothing else that is new
 * @throws UsageError when something given would make it another task
 */
export async function makeTaskAgain(
  run: RunRecord,
  place: string,
  vocabularies: Vocabularies | undefined,
  choice?: TaskChoice,
  pairs?: Pick<GivenPairs, 'typed' | 'read'>,
): Promise<MadeTask> {
  if (run.task.name !== PAIRS) return { task: within(place, () => taskOfRun(run)), saved: run.task }
  const given = choice?.options ?? {}
  const { file, ...options } = run.task.options
  const { file: givenFile, ...others } = given
  const { path, ...reading } = record(givenFile)
  refuseOthers({ ...options, ...record(file) }, { ...others, ...reading }, pairs?.typed ?? new Map())
  const now = typeof path === 'string' ? { path } : {}
  return made(
    await fileTask(
      { ...options, file: { ...record(file), ...now } },
      { vocabularies, badLinesShown: pairs?.read.badLinesShown },
    ),
  )
}

function made(data: FileTask): MadeTask {
  return { task: data.task, saved: { name: PAIRS, options: data.options }, data }
}

function chooseFile(name: string, options: Record<string, unknown>, { layer, read }: GivenPairs): TaskChoice {
  const file: Record<string, unknown> = { ...record(options['file']) }
  if (name !== PAIRS) file['path'] = name
  if (read.dataFormat !== undefined) file['format'] = read.dataFormat
  if (read.badLines !== undefined) file['badLines'] = read.badLines
  const path = file['path']
  if (typeof path !== 'string')
    throw new UsageError(`the task ${PAIRS} needs its file: glassformer train FILE, or options.file.path in the config`)
  const runName = basename(path).replace(/\.[^.]+$/u, '')
  return { name: PAIRS, options: { ...options, ...layer, file }, runName }
}

function refuseOthers(
  saved: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
  typed: ReadonlyMap<string, string>,
): void {
  for (const [option, value] of Object.entries(given)) {
    const before = saved[option]
    if (JSON.stringify(before) === JSON.stringify(value)) continue
    const flag = option === 'format' ? '--data-format' : (typed.get(option) ?? pairsFlagOf(option))
    throw new UsageError(`the run to resume has ${flag} ${before}, not ${value}; leave it out, or start another run`)
  }
}

/** @throws UsageError when there are flags about pairs for a task that has its own examples */
export function refusePairsFlags(name: string, { typed, read }: Pick<GivenPairs, 'typed' | 'read'>): void {
  if (name === PAIRS) return
  const flags = [...typed.values()]
  if (read.dataFormat !== undefined) flags.push('--data-format')
  if (read.badLines !== undefined) flags.push('--bad-lines')
  if (flags[0] !== undefined) throw new UsageError(`${flags[0]} is for files of pairs, not for the task ${name}`)
}

function isFile(name: string): boolean {
  if (taskNames.includes(name)) return false
  return pairFormatOf(name) !== undefined || /[/\\]/u.test(name) || (existsSync(name) && statSync(name).isFile())
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

import { within } from '../errors/within.js'
import { PAIRS } from '../tasks/pairs-options.js'
import type { Task } from '../tasks/task.js'
import { createTask } from '../tasks/tasks.js'
import { type FileTask, fileTask, type ReadFileTask } from './file-task.js'
import { type RecordedTask, RUN_FILE, type RunRecord } from './run-record.js'

/** What a run learns. */
export interface RunTask {
  readonly task: Task
  /** With it, the same task is made again. */
  readonly recorded: RecordedTask
  /** Of a file of pairs: what was read. */
  readonly data?: FileTask
}

/**
 * Makes the task of a new run.
 *
 * @throws GlassformerError when there is no such task, it refuses its options, or its file can't be read
 */
export async function makeTask({ name, options }: RecordedTask, reading: ReadFileTask = {}): Promise<RunTask> {
  if (name !== PAIRS) return builtIn(name, options)
  const data = await fileTask(options, reading)
  return { task: data.task, recorded: { name, options: data.options }, data }
}

/**
 * Makes the task of a saved run again.
 *
 * @throws GlassformerError as `makeTask`, naming the run's record where that is at fault
 */
export async function taskOfRun(folder: string, { task }: RunRecord, reading: ReadFileTask = {}): Promise<RunTask> {
  if (task.name === PAIRS) return makeTask(task, reading)
  return within(`${folder}/${RUN_FILE}`, () => builtIn(task.name, task.options))
}

function builtIn(name: string, options: object): RunTask {
  const task = createTask(name, options)
  return { task, recorded: { name, options: task.options } }
}

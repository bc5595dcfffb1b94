import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest.js'
import { additionTask } from './addition.js'
import { copyTask } from './copy.js'
import { digitsTask } from './digits.js'
import { reverseTask } from './reverse.js'
import type { Task } from './task.js'

// Options come from commands and files: each task checks its own, so the type is a promise that it verifies.
const TASKS: ReadonlyMap<string, (options: object) => Task> = new Map([
  ['digits', (options: object) => digitsTask(options)],
  ['reverse', (options: object) => reverseTask(options)],
  ['copy', (options: object) => copyTask(options)],
  ['addition', (options: object) => additionTask(options)],
])

/** The names that {@link createTask} knows. */
export const taskNames: readonly string[] = [...TASKS.keys()]

/**
 * A built-in task by its name.
 *
 * @param options the task's own; `createTask(task.name, task.options)` makes the same task again
 * @throws GlassformerError for an unknown name, naming the known ones, and for options that the task refuses
 */
export function createTask(name: string, options: object = {}): Task {
  const create = TASKS.get(name)
  if (create === undefined) {
    const [nearest] = nearestStrings(name, taskNames, 1)
    throw new GlassformerError(
      `there is no task "${name}"; the built-in tasks are ${taskNames.join(', ')} (did you mean ${nearest}?)`,
    )
  }
  return create(options)
}

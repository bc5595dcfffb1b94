import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest-strings.js'
import type { OptionTable } from '../options/option.js'
import { shown } from '../options/shown.js'
import { additionOptions, additionTask } from './addition.js'
import { copyTask } from './copy.js'
import { digitsOptions, digitsTask } from './digits.js'
import { reverseTask } from './reverse.js'
import { stringOptions } from './strings.js'
import type { Task } from './task.js'

/** A task that comes with the library. */
interface BuiltIn {
  readonly options: OptionTable
  // Options come from commands and files: each task checks its own, so their type is a promise that it verifies.
  readonly create: (options: object) => Task
}

const TASKS: ReadonlyMap<string, BuiltIn> = new Map([
  ['digits', { options: digitsOptions, create: digitsTask }],
  ['reverse', { options: stringOptions, create: reverseTask }],
  ['copy', { options: stringOptions, create: copyTask }],
  ['addition', { options: additionOptions, create: additionTask }],
])

/** The options of each built-in task, by its name. */
export const taskOptions: ReadonlyMap<string, OptionTable> = new Map(
  [...TASKS].map(([name, { options }]) => [name, options]),
)

/** The names that {@link createTask} knows. */
export const taskNames: readonly string[] = [...TASKS.keys()]

/**
 * A built-in task by its name.
 *
 * @param options the task's own; `createTask(task.name, task.options)` makes the same task again
 * @throws GlassformerError for an unknown name, naming the known ones, and for options that the task refuses
 * @example
 * ```ts
 * import { createTask } from 'glassformer'
 * const task = createTask('reverse')
 * const [{ source, target }] = task.heldOut(undefined, 1)
 * task.format(source) // 5 5 9 8 1 1
 * task.format(target) // 1 1 8 9 5 5
 * ```
 */
export function createTask(name: string, options: object = {}): Task {
  const builtIn = TASKS.get(name)
  if (builtIn === undefined) {
    const [nearest] = typeof name === 'string' ? nearestStrings(name, taskNames, 1) : []
    const hint = nearest === undefined ? '' : ` (did you mean ${nearest}?)`
    throw new GlassformerError(`there is no task ${shown(name)}; the built-in tasks are ${taskNames.join(', ')}${hint}`)
  }
  return builtIn.create(options)
}

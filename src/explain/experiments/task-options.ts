import type { Task } from '../../tasks/task.js'
import { createTask } from '../../tasks/tasks.js'

/** The lengths that `reverse` is trained on here, and those beyond them. */
export const trainedLength = 6
export const longerLength = 9

/** Strings to reverse: a task that needs positions, short enough to be learned in seconds. */
export function shortReverse(): Task {
  return createTask('reverse', { maxLength: trainedLength })
}

/** The same with strings that are longer than any that was trained on. */
export function longReverse(): Task {
  return createTask('reverse', { minLength: trainedLength + 1, maxLength: longerLength })
}

import { type StringOptions, stringTask } from './strings.js'
import type { Task } from './task.js'

/** A string in, the same string backwards out: a task that cannot be solved without positions. */
export function reverseTask(options: StringOptions = {}): Task {
  return stringTask('reverse', options, source => [...source].reverse())
}

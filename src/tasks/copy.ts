import { type StringOptions, stringTask } from './strings.js'
import type { Task } from './task.js'

/** A string in, the same string out. */
export function copyTask(options: StringOptions = {}): Task {
  return stringTask('copy', options, source => [...source])
}

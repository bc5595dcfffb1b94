/** What there is to learn. */

export type { Task, TrainingStart } from './task.js'
export { settleTaskOptions } from './task-options.js'
export { createTask, taskNames } from './tasks.js'

// Generated tasks.

export { additionTask } from './addition.js'
export { copyTask } from './copy.js'
export { type DigitsOptions, digitsTask } from './digits.js'
export { isHeldOut } from './held-out.js'
export { reverseTask } from './reverse.js'

// Your own pairs.

export { type PairsExtras, pairsTask } from './pairs.js'
export { PAIRS, type PairsOptions, pairsOptions } from './pairs-options.js'
export type { PairCounts, PairsTask } from './pairs-task.js'

import type { Kernel } from '../kernel-module.js'
import { meet } from './control.js'

/** Words of one step: kernel, argument block, whether to meet first; then begin and end for each worker. */
export const STEP_HEAD = 3

export function stepWords(workers: number): number {
  return STEP_HEAD + 2 * workers
}

/** One worker's way through a program: a plain loop. Everything was settled when the program was bound. */
export function runSteps(
  words: Int32Array,
  table: number,
  count: number,
  worker: number,
  workers: number,
  kernels: readonly Kernel[],
  control: number,
  mayBlock: boolean,
): void {
  const size = stepWords(workers)
  for (let step = table; step < table + count * size; step += size) {
    if (words[step + 2] === 1) meet(words, control, workers, mayBlock)
    const begin = words[step + STEP_HEAD + 2 * worker] as number
    const end = words[step + STEP_HEAD + 2 * worker + 1] as number
    if (begin < end) (kernels[words[step] as number] as Kernel)(words[step + 1] as number, begin, end)
  }
  meet(words, control, workers, mayBlock)
}

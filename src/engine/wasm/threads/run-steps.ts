import type { Kernel } from '../kernel-module.js'
import { CONTROL, checkGoingOn, meet } from './control.js'

/** Words of one step: kernel, argument block, whether to meet first; then begin and end of each piece. */
export const STEP_HEAD = 3

export function stepWords(pieces: number): number {
  return STEP_HEAD + 2 * pieces
}

/** Who runs what: the work of each step is cut into pieces, and each worker runs a run of them. */
export interface Share {
  readonly worker: number
  readonly workers: number
  readonly pieces: number
}

/** One worker's way through a program: a plain loop. Everything was settled when the program was bound. */
export function runSteps(
  words: Int32Array,
  table: number,
  count: number,
  { worker, workers, pieces }: Share,
  kernels: readonly Kernel[],
  control: number,
  mayBlock: boolean,
): void {
  const size = stepWords(pieces)
  const firstPiece = STEP_HEAD + 2 * Math.floor((pieces * worker) / workers)
  const endPiece = STEP_HEAD + 2 * Math.floor((pieces * (worker + 1)) / workers)
  for (let step = table; step < table + count * size; step += size) {
    if (words[step + 2] === 1) meet(words, control, workers, mayBlock)
    runPieces(words, step, firstPiece, endPiece, kernels)
  }
  meet(words, control, workers, mayBlock)
}

/** Runs whole steps on this thread until the others are there to share what is left. @returns how many it has run. */
export function runAlone(
  words: Int32Array,
  table: number,
  count: number,
  { workers, pieces }: Share,
  kernels: readonly Kernel[],
  control: number,
): number {
  const size = stepWords(pieces)
  let done = 0
  while (done < count && Atomics.load(words, control + CONTROL.ready) < workers - 1) {
    checkGoingOn(words, control)
    runPieces(words, table + done++ * size, STEP_HEAD, size, kernels)
  }
  return done
}

function runPieces(
  words: Int32Array,
  step: number,
  firstPiece: number,
  endPiece: number,
  kernels: readonly Kernel[],
): void {
  for (let piece = firstPiece; piece < endPiece; piece += 2) {
    const begin = words[step + piece] as number
    const end = words[step + piece + 1] as number
    if (begin < end) (kernels[words[step] as number] as Kernel)(words[step + 1] as number, begin, end)
  }
}

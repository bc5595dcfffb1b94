import { kernelList } from '../kernel-list.js'
import { instantiateKernels, type Kernels } from '../kernel-module.js'
import { CONTROL, endMeetings, waitWhile } from './control.js'
import { runSteps } from './run-steps.js'

/** What a worker needs to begin. Addresses are in bytes. */
export interface WorkerSetup {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly control: number
  readonly scratch: number
  readonly worker: number
  readonly workers: number
  readonly pieces: number
}

/**
 * Runs its share of every program until the thread is ended.
 *
 * @param replace puts other code in the place of some kernels.
 */
export function serve(setup: WorkerSetup, ready: () => void, replace: (kernels: Kernels) => Kernels = same): never {
  const { module, memory } = setup
  const exports = instantiateKernels(module, memory)
  exports.setScratch(setup.scratch)
  const kernels = kernelList(replace(exports))
  const control = setup.control / 4
  let words = new Int32Array(memory.buffer)
  let generation = Atomics.load(words, control + CONTROL.generation)
  Atomics.add(words, control + CONTROL.ready, 1)
  ready()
  for (;;) {
    waitWhile(words, control + CONTROL.generation, generation, true)
    generation = Atomics.load(words, control + CONTROL.generation)
    if (words.buffer !== memory.buffer) words = new Int32Array(memory.buffer)
    const table = Atomics.load(words, control + CONTROL.table)
    const count = Atomics.load(words, control + CONTROL.count)
    try {
      runSteps(words, table, count, setup, kernels, control, true)
    } catch (error) {
      // The others must not wait for this thread.
      endMeetings(words, control)
      throw error
    }
  }
}

function same(kernels: Kernels): Kernels {
  return kernels
}

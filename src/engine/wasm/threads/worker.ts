import { kernelList } from '../kernel-list.js'
import { instantiateKernels } from '../kernel-module.js'
import { CONTROL, waitWhile } from './control.js'
import { runSteps } from './run-steps.js'

/** What a worker needs to begin. Addresses are in bytes. */
export interface WorkerSetup {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly control: number
  readonly scratch: number
  readonly scratchBytes: number
  readonly worker: number
  readonly workers: number
}

/** Runs its share of every program until the thread is ended. */
export function serve(setup: WorkerSetup, ready: () => void): never {
  const { module, memory, worker, workers } = setup
  const exports = instantiateKernels(module, memory)
  exports.setScratch(setup.scratch, setup.scratchBytes)
  const kernels = kernelList(exports)
  const control = setup.control / 4
  let words = new Int32Array(memory.buffer)
  let generation = Atomics.load(words, control + CONTROL.generation)
  ready()
  for (;;) {
    waitWhile(words, control + CONTROL.generation, generation, true)
    generation = Atomics.load(words, control + CONTROL.generation)
    if (words.buffer !== memory.buffer) words = new Int32Array(memory.buffer)
    const table = Atomics.load(words, control + CONTROL.table)
    const count = Atomics.load(words, control + CONTROL.count)
    runSteps(words, table, count, worker, workers, kernels, control, true)
  }
}

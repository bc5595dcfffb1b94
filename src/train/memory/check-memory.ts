import { machineMemory } from '#machine'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { bytes } from '../../math/number-words.js'
import type { Transformer } from '../../model/transformer.js'
import type { Task } from '../../tasks/task.js'
import { type TrainingSize, trainingBytes } from './training-bytes.js'

/** A WebAssembly memory has 32-bit addresses. */
const MOST_OF_ENGINE = 2 ** 32

/**
 * Refuses a training that can't be, before memory is taken for it.
 *
 * @param engine where it runs: `reference` and `torch` have all of the machine's memory
 * @throws GlassformerError with what it needs and what there is
 */
export function checkMemory(model: Transformer, task: Task, size: TrainingSize, engine: string | undefined): void {
  const batchSize = Math.min(size.batchSize, task.trainingPairs ?? Number.POSITIVE_INFINITY)
  const { weights, batch } = trainingBytes(model, { ...size, batchSize })
  const needed = weights + batch
  const parts = `${bytes(weights)} for the model, ${bytes(batch)} for a batch of ${batchSize}`
  const refuse = (has: string): never => {
    throw new GlassformerError(
      `this training needs at least ${bytes(needed)} (${parts}), ${has}: try a narrower model, fewer layers or a smaller batch`,
    )
  }
  const machine = machineMemory()
  if (machine !== undefined && needed > machine.total)
    refuse(`the machine has ${bytes(machine.total)}, ${bytes(machine.free)} of it free`)
  if (needed > MOST_OF_ENGINE && engine !== 'reference' && engine !== 'torch')
    refuse(`WebAssembly has ${bytes(MOST_OF_ENGINE)}`)
}

import { batchesState } from '../data/batches-state.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { within } from '../errors/within.js'
import { bytesOf, jsonOf, type NamedFiles } from '../formats/named-files.js'
import { readSafetensors, writeSafetensors } from '../formats/safetensors.js'
import type { StateTensor } from '../model/state-dict.js'
import { weightsType } from '../model/tensor-types.js'
import { having } from '../options/objects.js'
import type { OptionTable } from '../options/option.js'
import { section } from '../options/sections.js'
import { settleOptions } from '../options/settle.js'
import { aText, real, whole } from '../options/values.js'
import { type ControlState, controlState } from './run-control.js'
import type { TrainingState } from './step-trainer.js'

const CHECKPOINT_WEIGHTS = 'weights.safetensors'
const CHECKPOINT_OPTIMIZER = 'optimizer.safetensors'
const CHECKPOINT_PLACE = 'checkpoint.json'

/** The files of a checkpoint: they belong together. */
export const checkpointFiles: readonly string[] = [CHECKPOINT_WEIGHTS, CHECKPOINT_OPTIMIZER, CHECKPOINT_PLACE]

/** Where a run is, and how long it took to come there. */
export interface Checkpoint {
  readonly state: TrainingState
  /** Seconds of training so far, over all resumptions. */
  readonly seconds: number
  /** What the run's validations have decided; none without validations. */
  readonly control?: ControlState | undefined
}

const checkpointPlace = {
  step: { type: whole(), about: 'finished steps', required: true },
  seconds: { type: real({ from: 0 }), about: 'of training so far', required: true },
  batches: { type: section(batchesState), about: 'where the data is', required: true },
  control: { type: section(controlState), about: 'what validations have decided' },
} as const satisfies OptionTable

const checkpointType = having({
  state: having({ weights: weightsType, optimizer: weightsType }),
})

/**
 * A checkpoint as files by name: weights and the optimiser's buffers (safetensors), and where the data is (JSON).
 *
 * @example
 * ```ts
 * import { checkpointToFiles, digitsTask, loadModel, Trainer } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const trainer = await Trainer.start(model, digitsTask(), { batchSize: 8 })
 * const files = checkpointToFiles({ state: await trainer.state(), seconds: 0 })
 * trainer.dispose()
 * const names = [...files.keys()] // ['weights.safetensors', 'optimizer.safetensors', 'checkpoint.json']
 * ```
 */
export function checkpointToFiles(checkpoint: Checkpoint): Map<string, Uint8Array> {
  checkpointType.settle(checkpoint, 'checkpoint')
  const { state, seconds, control } = checkpoint
  const { step, batches } = state
  const place = settleOptions(checkpointPlace, { step, seconds, batches, control }, 'checkpoint')
  return new Map([
    [CHECKPOINT_WEIGHTS, writeSafetensors(state.weights)],
    [CHECKPOINT_OPTIMIZER, writeSafetensors(state.optimizer)],
    [CHECKPOINT_PLACE, new TextEncoder().encode(`${JSON.stringify(place)}\n`)],
  ])
}

/**
 * The checkpoint that the files hold.
 *
 * @param files by name, as `checkpointToFiles` makes them
 * @param folder how errors name where the files came from
 * @throws GlassformerError naming the file and what is wrong with it
 * @example
 * ```ts
 * import { checkpointFromFiles, checkpointToFiles, digitsTask, loadModel, Trainer } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const trainer = await Trainer.start(model, digitsTask(), { batchSize: 8 })
 * await trainer.next()
 * const files = checkpointToFiles({ state: await trainer.state(), seconds: 0.5 })
 * trainer.dispose()
 * const { state } = checkpointFromFiles(files, 'checkpoint')
 * const resumed = await Trainer.start(model, digitsTask(), { batchSize: 8, state })
 * resumed.step // 1
 * resumed.dispose()
 * ```
 */
export function checkpointFromFiles(files: NamedFiles, folder: string): Checkpoint {
  aText.settle(folder, 'folder')
  const weights = tensors(files, folder, CHECKPOINT_WEIGHTS)
  const optimizer = tensors(files, folder, CHECKPOINT_OPTIMIZER)
  const place = jsonOf(folder, CHECKPOINT_PLACE, files)
  const { step, seconds, control, batches } = within(`${folder}/${CHECKPOINT_PLACE}`, () =>
    settleOptions(checkpointPlace, place),
  )
  return { state: { step, batches, weights, optimizer }, seconds, control }
}

function tensors(files: NamedFiles, folder: string, name: string): Map<string, StateTensor> {
  return within(`${folder}/${name}`, () => {
    const state = new Map<string, StateTensor>()
    for (const [key, { data, shape, dtype }] of readSafetensors(bytesOf(folder, name, files)).tensors) {
      if (!(data instanceof Float32Array))
        throw new GlassformerError(`${key} holds ${dtype}; a checkpoint has floating-point numbers only`)
      state.set(key, { data, shape })
    }
    return state
  })
}

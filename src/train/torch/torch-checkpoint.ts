import { GlassformerError } from '../../errors/glassformer-error.js'
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.js'
import type { StateTensor } from '../../model/state-dict.js'

/** What PyTorch's optimisers call the buffers that ours call by these names. */
const FIELDS: Readonly<Record<string, string>> = { m: 'exp_avg', v: 'exp_avg_sq', momentum: 'momentum_buffer' }

/** The weights and the optimiser's buffers, as `TrainingState` has them. */
export interface TorchState {
  readonly weights: Map<string, StateTensor>
  readonly optimizer: Map<string, StateTensor>
}

/**
 * Reads a checkpoint of the Python side.
 *
 * @throws GlassformerError when it is no checkpoint.
 */
export function readTorchCheckpoint(bytes: Uint8Array): TorchState {
  const weights = new Map<string, StateTensor>()
  const optimizer = new Map<string, StateTensor>()
  for (const [name, { data, shape }] of readSafetensors(bytes).tensors) {
    if (!(data instanceof Float32Array))
      throw new GlassformerError(`PyTorch's checkpoint: ${name} holds no float32 numbers`)
    const [kind, ...rest] = name.split('/')
    if (kind === 'weights') weights.set(rest.join('/'), { data, shape })
    const [field, key] = rest as [string, string]
    const ours = Object.keys(FIELDS).find(own => FIELDS[own] === field)
    if (kind === 'optimizer' && ours !== undefined) optimizer.set(`${ours}/${key}`, { data, shape })
  }
  return { weights, optimizer }
}

/** A checkpoint of the Python side, for it to go on from. */
export function writeTorchCheckpoint({ weights, optimizer }: TorchState, step: number): Uint8Array {
  const tensors = new Map<string, StateTensor>()
  for (const [key, tensor] of weights) tensors.set(`weights/${key}`, tensor)
  for (const [name, tensor] of optimizer) {
    const [own = '', key = ''] = name.split('/')
    tensors.set(`optimizer/${FIELDS[own] ?? own}/${key}`, tensor)
    if (own === 'm') tensors.set(`optimizer/step/${key}`, { data: Float32Array.of(step), shape: [] })
  }
  return writeSafetensors(tensors, new Map([['step', String(step)]]))
}

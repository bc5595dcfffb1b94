import type { EngineOptions } from '../engine/engine-options.js'
import { useTrainingFusions } from '../engine/wasm/lowering/fusions/training-fusions.js'
import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import { gradients } from '../tensor/gradients.js'
import type { Tensor } from '../tensor/tensor.js'
import type { FloatTensor } from './logits.js'
import { modelSession } from './model-session.js'
import { type TokenRows, tokenIds } from './token-ids.js'
import { trainingStep } from './training-step.js'

/**
 * One training step's loss and the gradient of every trained parameter, teacher-forced: the decoder reads
 * `trg[:, :-1]` and is asked for `trg[:, 1:]`; padding doesn't count.
 *
 * @param src `(N, srcLen)` ids, padded to one length.
 * @param trg `(N, trgLen)` ids with SOS and EOS, padded to one length of at least 2.
 * @throws GlassformerError when rows differ in length or are too short or long, or an id is out of range.
 * @returns the mean loss per counted target, in nats, and the gradients by state-dict key.
 * @example
 * ```ts
 * import { loadModel, lossAndGradients } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const { loss, gradients } = await lossAndGradients(model, [[1, 11, 6, 8, 4, 2]], [[1, 4, 6, 8, 11, 2]])
 * loss.toFixed(4) // 0.0043
 * gradients.get('decoder.fc_out.weight')?.shape // [13, 16]
 * ```
 */
export async function lossAndGradients(
  model: Transformer,
  src: TokenRows,
  trg: TokenRows,
  options: EngineOptions = {},
): Promise<{ loss: number; gradients: Map<string, FloatTensor> }> {
  aModel.settle(model, 'model')
  useTrainingFusions()
  const session = await modelSession(model, options)
  const inputs = { src: tokenIds('src', src), trg: tokenIds('trg', trg, 2) }
  const values = await session.run('lossAndGradients', () => traceGradients(model), inputs)
  const result = new Map<string, FloatTensor>()
  for (const [key, { data, shape }] of Object.entries(values)) {
    if (key !== 'loss') result.set(key, { data: Float32Array.from(data), shape })
  }
  return { loss: values['loss']?.data[0] ?? 0, gradients: result }
}

function traceGradients(model: Transformer): Record<string, Tensor> {
  const { loss } = trainingStep(model)
  const parameters = [...model.parameters()].filter(({ trained }) => trained)
  const gradientOf = gradients(loss, parameters)
  const outputs: Record<string, Tensor> = { loss }
  for (const parameter of parameters) outputs[parameter.key] = gradientOf.get(parameter) as Tensor
  return outputs
}

import { padRows } from '../../data/pad-sequence.js'
import type { Pair } from '../../data/pair.js'
import type { Transformer } from '../../model/transformer.js'
import { modelSession } from '../../session/model-session.js'
import { tokenIds } from '../../session/token-ids.js'
import { trainingStep } from '../../session/training-step.js'
import { gradients } from '../../tensor/gradients.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Change } from '../models/changed-transformer.js'
import { norm } from './numbers.js'
import type { Tools } from './tools.js'

/**
 * The norm of the gradient of each encoder layer's parameters on some pairs, layer 0 first.
 *
 * @param change none: the model as it is
 */
export async function gradientByLayer(
  { engine, model }: Tools & { readonly model: Transformer },
  pairs: readonly Pair[],
  change?: Change,
): Promise<number[]> {
  const { srcPadIdx, trgPadIdx, numLayers } = model.options
  const trace = (): Record<string, Tensor> => {
    const [loss] = substitute([trainingStep(model).loss], change ?? (() => undefined)) as [Tensor]
    const parameters = [...model.parameters()].filter(
      ({ key, trained }) => trained && key.startsWith('encoder.layers.'),
    )
    const gradientOf = gradients(loss, parameters)
    return Object.fromEntries(parameters.map(parameter => [parameter.key, gradientOf.get(parameter) as Tensor]))
  }
  const [sources, targets] = [pairs.map(pair => pair.source), pairs.map(pair => pair.target)]
  const inputs = {
    src: tokenIds('src', padRows(sources, srcPadIdx)),
    trg: tokenIds('trg', padRows(targets, trgPadIdx)),
  }
  const session = await modelSession(model, { engine })
  const values = await session.run(`lesson gradients ${change === undefined}`, trace, inputs)
  return Array.from({ length: numLayers }, (_, layer) =>
    norm(
      Object.entries(values)
        .filter(([key]) => key.startsWith(`encoder.layers.${layer}.`))
        .map(([, { data }]) => norm(data)),
    ),
  )
}

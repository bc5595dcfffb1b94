import { GlassformerError } from '../errors/glassformer-error.js'
import type { Parameter } from '../model/nn/parameter.js'
import type { Transformer } from '../model/transformer.js'

/**
 * The parameters that a training changes: all but those of frozen parts.
 *
 * @param freeze the beginnings of their keys, up to a dot: `encoder`, `decoder.embed`
 * @throws GlassformerError for a part that the model doesn't have, or when nothing is left to train
 */
export function changedParameters(model: Transformer, freeze: readonly string[]): Parameter[] {
  const trained = [...model.parameters()].filter(parameter => parameter.trained)
  const isOf = (part: string, { key }: Parameter): boolean => key === part || key.startsWith(`${part}.`)
  const unknown = freeze.find(part => !trained.some(parameter => isOf(part, parameter)))
  if (unknown !== undefined)
    throw new GlassformerError(
      `freeze: the model has no ${unknown} with weights; parts are encoder, decoder, encoder.layers.0, decoder.embed and so on`,
    )
  const changed = trained.filter(parameter => !freeze.some(part => isOf(part, parameter)))
  if (changed.length === 0) throw new GlassformerError(`freeze ${freeze.join(',')} leaves nothing to train`)
  return changed
}

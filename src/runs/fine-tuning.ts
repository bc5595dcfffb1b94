import { tokensInWords } from '../data/grow-vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { Vocabularies } from '../formats/vocabulary-file.js'
import { growModel } from '../model/grow-model.js'
import { architectureOptions } from '../model/options.js'
import type { Transformer } from '../model/transformer.js'
import { pickOptions } from '../options/pick.js'
import { loadTextModel } from '../text/load-text-model.js'
import type { ConfigLayer } from '../train/settle-config.js'
import type { RunTask } from './run-task.js'

/** A trained model from which another training starts. */
export interface BaseModel {
  readonly folder: string
  readonly model: Transformer
  readonly vocabularies: Vocabularies
}

/** @throws GlassformerError when the folder is no model, or has no vocabulary */
export async function loadBase(folder: string): Promise<BaseModel> {
  const { model, source, target } = await loadTextModel(folder, 'train --from needs to read pairs')
  return { folder, model, vocabularies: { source, target } }
}

/**
 * The config of a training that starts from a model: of the architecture only `dropout` can be another.
 *
 * @param given what a file and flags say of the model
 * @throws GlassformerError naming an option that the model has otherwise
 */
export function baseConfig({ folder, model }: BaseModel, given: ConfigLayer): ConfigLayer {
  const { options } = model
  const { dropout = options.dropout } = given
  const own = { ...pickOptions(architectureOptions, options), dropout }
  const other = Object.entries(given).find(([name, value]) => new Map(Object.entries(own)).get(name) !== value)
  if (other !== undefined)
    throw new GlassformerError(
      `model.${other[0]} ${String(other[1])} is not that of the model in ${folder}, which a training from it keeps: leave it out`,
    )
  return { model: own }
}

/** The model to go on with: the trained one, with room for the tokens that the task has besides. */
export function startingModel(
  { model }: Pick<BaseModel, 'model'>,
  { task }: Pick<RunTask, 'task'>,
  dropout: number,
  seed: number,
): Transformer {
  const { sourceVocabulary, targetVocabulary } = task
  return growModel(model, { srcVocabSize: sourceVocabulary.size, trgVocabSize: targetVocabulary.size, dropout, seed })
}

/** What the vocabularies have got, a sentence a side. */
export function growthNotes(
  { vocabularies }: Pick<BaseModel, 'vocabularies'>,
  { task }: Pick<RunTask, 'task'>,
): string[] {
  const { source, target } = vocabularies
  const sides = [
    ['source', source, task.sourceVocabulary],
    ['target', target, task.targetVocabulary],
  ] as const
  return sides.flatMap(([side, before, after]) => {
    const added = after.tokens.slice(before.size)
    return added.length === 0 ? [] : [`the ${side} vocabulary gets ${tokensInWords(added)}`]
  })
}

import { haveSameTokens } from '../data/grow-vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import { isRecord } from '../options/is-record.js'
import { shown } from '../options/shown.js'
import type { Task } from '../tasks/task.js'

/** @throws GlassformerError when the model can't learn the task */
export function checkFit(model: Transformer, task: Task): void {
  const { options } = aModel.settle(model, 'model')
  checkTask(task)
  const sides = [
    ['srcVocabSize', options.srcVocabSize, task.sourceVocabulary.size],
    ['trgVocabSize', options.trgVocabSize, task.targetVocabulary.size],
  ] as const
  for (const [name, has, needs] of sides) {
    if (has < needs)
      throw new GlassformerError(`the model's ${name} is ${has}, but the task ${task.name} has ${needs} tokens`)
  }
  task.checkLengths?.(options.maxLen)
  if (options.shareEmbeddings) checkOneVocabulary(task)
}

function checkTask(task: unknown): void {
  if (isRecord(task) && typeof task['trainingBatches'] === 'function') return
  throw new GlassformerError(`the task must be one that createTask or pairsTask makes, not ${shown(task)}`)
}

/** @throws GlassformerError when the sides of a task have different tokens, so that they can't share embeddings */
export function checkOneVocabulary({ name, sourceVocabulary, targetVocabulary }: Task): void {
  if (haveSameTokens(sourceVocabulary, targetVocabulary)) return
  throw new GlassformerError(
    `shareEmbeddings needs one vocabulary for both sides, but the task ${name} has two; pairs have one with sharedVocabulary`,
  )
}

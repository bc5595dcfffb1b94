import type { Transformer } from '../model/transformer.js'
import type { Task } from '../tasks/task.js'

/** What a task says of the length of answers goes with the weights. */
export function keepAnswerLength(model: Transformer, { maxNewTokens }: Task): void {
  if (maxNewTokens !== undefined) model.generationConfig = { ...model.generationConfig, maxNewTokens }
}

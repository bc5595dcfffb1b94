import type { Transformer } from '../model/transformer.js'
import type { Task } from '../tasks/task.js'

/** What a task says of the length of answers goes with the weights; what they learned before may be longer. */
export function keepAnswerLength(model: Transformer, { maxNewTokens }: Task): void {
  if (maxNewTokens === undefined) return
  const { maxNewTokens: before } = model.generationConfig
  const longest = typeof before === 'number' ? Math.max(before, maxNewTokens) : maxNewTokens
  model.generationConfig = { ...model.generationConfig, maxNewTokens: longest }
}

import type { Pair } from '../../data/pair.js'
import type { EngineOptions } from '../../engine/create-engine.js'
import type { Transformer } from '../../model/transformer.js'
import type { Task } from '../../tasks/task.js'
import { type EvaluateOptions, evaluate, type Scores } from '../../train/evaluate.js'

/** Scores over all patterns and of each. */
export interface TaskScores extends Scores {
  readonly byPattern: Readonly<Record<string, Scores>>
}

/** Scores a model on at most `limit` held-out sequences of each of the task's patterns. */
export async function evaluateTask(
  model: Transformer,
  task: Task,
  options: EngineOptions & { readonly limit: number; readonly batchSize?: number },
): Promise<TaskScores> {
  const { limit, ...engine } = options
  const byPattern: Record<string, Scores> = {}
  const total = { pairs: 0, tokens: 0, loss: 0, tokenAccuracy: 0, sequenceAccuracy: 0 }
  for (const pattern of task.patterns) {
    const pairs = task.heldOut(pattern, limit)
    const scores = await evaluate(model, pairs, { ...taskIds(task), ...engine })
    const tokens = countedTokens(pairs, task.ignoreIndex)
    total.pairs += pairs.length
    total.tokens += tokens
    total.loss += scores.loss * tokens
    total.tokenAccuracy += scores.tokenAccuracy * tokens
    total.sequenceAccuracy += scores.sequenceAccuracy * pairs.length
    byPattern[pattern] = scores
  }
  const mean = (sum: number, of: number): number => (of === 0 ? 0 : sum / of)
  return {
    pairs: total.pairs,
    loss: mean(total.loss, total.tokens),
    tokenAccuracy: mean(total.tokenAccuracy, total.tokens),
    sequenceAccuracy: mean(total.sequenceAccuracy, total.pairs),
    byPattern,
  }
}

/** What the ids of a task mean, as decoding and evaluation take it. */
export function taskIds({
  targetVocabulary,
  ignoreIndex,
}: Task): Pick<Required<EvaluateOptions>, 'sosId' | 'eosId' | 'ignoreIndex'> {
  return { sosId: targetVocabulary.sosId, eosId: targetVocabulary.eosId, ignoreIndex }
}

function countedTokens(pairs: readonly Pair[], ignoreIndex: number | null): number {
  return pairs.reduce((sum, { target }) => sum + target.slice(1).filter(id => id !== ignoreIndex).length, 0)
}

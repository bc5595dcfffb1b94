import type { Pair } from '../data/pair.js'
import type { Transformer } from '../model/transformer.js'
import type { Task } from '../tasks/task.js'
import { type EvaluateOptions, evaluateWithOutputs } from './evaluate.js'
import { type MeasuredScores, type MeasureName, measure } from './measures.js'
import { groupReferences } from './metrics/group-references.js'
import type { ScoredText } from './metrics/scored-text.js'

/** Scores over all patterns and of each. */
export interface TaskScores extends MeasuredScores {
  readonly byPattern: Readonly<Record<string, MeasuredScores>>
}

export interface EvaluateTaskOptions extends EvaluateOptions {
  readonly limit: number
  /** Default: all. */
  readonly patterns?: readonly string[] | undefined
  /** Default: none. */
  readonly metrics?: readonly MeasureName[]
}

/** Scores a model on at most `limit` held-out sequences of each of the task's patterns. */
export async function evaluateTask(model: Transformer, task: Task, options: EvaluateTaskOptions): Promise<TaskScores> {
  const { limit, patterns = task.patterns, metrics = [], ...decoding } = options
  const byPattern: Record<string, MeasuredScores> = {}
  const texts: ScoredText[] = []
  const total = { pairs: 0, tokens: 0, loss: 0, tokenAccuracy: 0, sequenceAccuracy: 0 }
  for (const pattern of patterns) {
    const pairs = task.heldOut(pattern, limit)
    const { scores, outputs } = await evaluateWithOutputs(model, pairs, { ...taskIds(task, model), ...decoding })
    const scored = groupReferences(pairs, outputs, task.targetVocabulary)
    texts.push(...scored)
    const tokens = countedTokens(pairs, task.ignoreIndex)
    total.pairs += pairs.length
    total.tokens += tokens
    total.loss += scores.loss * tokens
    total.tokenAccuracy += scores.tokenAccuracy * tokens
    total.sequenceAccuracy += scores.sequenceAccuracy * pairs.length
    byPattern[pattern] = measure(scores, scored, metrics, task.targetVocabulary)
  }
  const mean = (sum: number, of: number): number => (of === 0 ? 0 : sum / of)
  const all = {
    pairs: total.pairs,
    loss: mean(total.loss, total.tokens),
    tokenAccuracy: mean(total.tokenAccuracy, total.tokens),
    sequenceAccuracy: mean(total.sequenceAccuracy, total.pairs),
  }
  return { ...measure(all, texts, metrics, task.targetVocabulary), byPattern }
}

/** What the ids of a task mean, as decoding and evaluation take it. */
export function taskIds(
  { targetVocabulary, ignoreIndex, maxNewTokens }: Task,
  model: Transformer,
): Pick<EvaluateOptions, 'sosId' | 'eosId' | 'ignoreIndex' | 'maxNewTokens'> {
  const { sosId, eosId } = targetVocabulary
  const longest = maxNewTokens === undefined ? {} : { maxNewTokens: Math.min(maxNewTokens, model.options.maxLen - 1) }
  return { sosId, eosId, ignoreIndex, ...longest }
}

function countedTokens(pairs: readonly Pair[], ignoreIndex: number | null): number {
  return pairs.reduce((sum, { target }) => sum + target.slice(1).filter(id => id !== ignoreIndex).length, 0)
}

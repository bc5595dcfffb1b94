import type { Pair } from '../data/pair.js'
import type { Vocabulary } from '../data/vocabulary.js'
import { decodingOf, type TextModel } from '../decode/text-model.js'
import type { Transformer } from '../model/transformer.js'
import type { Task } from '../tasks/task.js'
import { type EvaluateOptions, testOn } from './evaluate.js'
import { type MeasuredScores, type MeasureName, measuredScores, type Tested } from './measured-scores.js'
import type { BleuTokenizer } from './metrics/bleu-tokenizer.js'
import { groupReferences } from './metrics/group-references.js'

/** How a model that speaks a vocabulary is scored. */
export interface EvaluateTextOptions extends EvaluateOptions {
  /** What to measure besides the scores. Default: nothing. */
  readonly metrics?: readonly MeasureName[]
  /** What BLEU compares. Default: `13a`. */
  readonly bleuTokenizer?: BleuTokenizer
  /** Is given pairs and what was answered to each: ids after SOS, without EOS. */
  readonly onAnswers?: (pairs: readonly Pair[], outputs: readonly (readonly number[])[]) => void
}

/** Scores a model on pairs, as text too. */
export async function evaluateText(
  text: TextModel,
  pairs: readonly Pair[],
  { metrics = [], bleuTokenizer, ...options }: EvaluateTextOptions = {},
): Promise<MeasuredScores> {
  const { model, target } = text
  const test = await testTexts(model, target, pairs, { ignoreIndex: target.padId, ...decodingOf(text), ...options })
  return measuredScores([test], metrics, target, bleuTokenizer)
}

/** Scores over all patterns and of each. */
export interface TaskScores extends MeasuredScores {
  readonly byPattern: Readonly<Record<string, MeasuredScores>>
}

/** How a model is scored on a task. */
export interface EvaluateTaskOptions extends EvaluateTextOptions {
  /** The most held-out sequences of a pattern. */
  readonly limit: number
  /** Default: all. */
  readonly patterns?: readonly string[] | undefined
}

/** Scores a model on at most `limit` held-out sequences of each of the task's patterns. */
export async function evaluateTask(
  model: Transformer,
  task: Task,
  { limit, patterns = task.patterns, metrics = [], bleuTokenizer, ...options }: EvaluateTaskOptions,
): Promise<TaskScores> {
  const { targetVocabulary: target, ignoreIndex, maxNewTokens } = task
  const decoding = { ignoreIndex, ...decodingOf({ model, target, maxNewTokens }), ...options }
  const tests: Tested[] = []
  const byPattern: Record<string, MeasuredScores> = {}
  for (const pattern of patterns) {
    const test = await testTexts(model, target, task.heldOut(pattern, limit), decoding)
    tests.push(test)
    byPattern[pattern] = measuredScores([test], metrics, target, bleuTokenizer)
  }
  return { ...measuredScores(tests, metrics, target, bleuTokenizer), byPattern }
}

async function testTexts(
  model: Transformer,
  target: Vocabulary,
  pairs: readonly Pair[],
  { onAnswers, ...options }: EvaluateTextOptions,
): Promise<Tested> {
  const { tally, outputs } = await testOn(model, pairs, options)
  onAnswers?.(pairs, outputs)
  return { tally, texts: groupReferences(pairs, outputs, target) }
}

import { makeBatch } from '../data/batch.js'
import { batchesInOrder } from '../data/batches.js'
import { checkPairs } from '../data/check-pair.js'
import { countedTargets } from '../data/counted-targets.js'
import type { Pair } from '../data/pair.js'
import { generate } from '../decode/generate.js'
import { decoderOptions, searchOptions } from '../decode/generate-options.js'
import { engineOptions } from '../engine/engine-options.js'
import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'
import { either } from '../options/lists.js'
import type { Given, OptionTable } from '../options/option.js'
import { pickOptions } from '../options/pick.js'
import { settleOptions } from '../options/settle.js'
import { leaf, whole } from '../options/values.js'
import { modelSession } from '../session/model-session.js'
import { trainingStep } from '../session/training-step.js'
import { type Scores, scoresOf, type Tally } from './scores.js'

/** The options of `evaluate`: those of decoding, and what is counted. */
export const evaluateOptions = {
  ignoreIndex: {
    type: either(whole(0, undefined, 'an id'), leaf({ words: 'null', accepts: value => value === null })),
    about: "the target id that doesn't count; null: every position counts",
    otherwise: "the model's trgPadIdx",
  },
  batchSize: { type: whole(1), about: 'pairs scored at once; changes no score', default: 64 },
  ...searchOptions,
  ...decoderOptions,
} as const satisfies OptionTable

const decodingOptions = { ...searchOptions, ...decoderOptions } as const

/** What the ids mean to `evaluate`, how it decodes, and where it runs. */
export interface EvaluateOptions extends Given<typeof evaluateOptions> {}

/** The scores, and what they were counted on. */
export interface Evaluation {
  readonly scores: Scores
  /** Of each pair, what decoding made of its source: ids after SOS, without EOS. */
  readonly outputs: readonly (readonly number[])[]
}

/**
 * Scores a model on pairs: teacher-forced, and on what decoding makes of the sources. Of pairs that keep their text, the
 * text must be right.
 *
 * @param pairs ids with SOS and EOS, such as `task.heldOut()`
 * @throws GlassformerError for an option that there isn't or that can't be, when an id is out of the model's range or a
 *   sequence beyond its `maxLen`.
 * @example
 * ```ts
 * import { digitsTask, evaluate, loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const scores = await evaluate(model, digitsTask().heldOut('shuffle', 50))
 * scores.sequenceAccuracy // 1
 * scores.loss.toFixed(3) // 0.001
 * ```
 */
export async function evaluate(
  model: Transformer,
  pairs: readonly Pair[],
  options: EvaluateOptions = {},
): Promise<Scores> {
  return (await evaluateWithOutputs(model, pairs, options)).scores
}

/**
 * `evaluate` with the decoded sequences, for other metrics.
 *
 * @throws GlassformerError as `evaluate`.
 * @example
 * ```ts
 * import { digitsTask, evaluateWithOutputs, loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const task = digitsTask()
 * const pairs = task.heldOut('descending', 10)
 * const { scores, outputs } = await evaluateWithOutputs(model, pairs)
 * task.format(pairs[0].source) // 8 5 3 1 0
 * task.format(outputs[0]) // 0 1 3 5 8
 * ```
 */
export async function evaluateWithOutputs(
  model: Transformer,
  pairs: readonly Pair[],
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { tally, outputs } = await testOn(model, pairs, options)
  return { scores: scoresOf(tally), outputs }
}

/** What scores are made of, and the decoded sequences. */
export async function testOn(
  model: Transformer,
  pairs: readonly Pair[],
  options: EvaluateOptions,
): Promise<{ readonly tally: Tally; readonly outputs: Evaluation['outputs'] }> {
  aModel.settle(model, 'model')
  checkPairs(pairs)
  const { batchSize, ignoreIndex = model.options.trgPadIdx } = settleOptions(evaluateOptions, options)
  const session = await modelSession(model, pickOptions(engineOptions, options))
  let [tokens, loss, right] = [0, 0, 0]
  for (const batch of batchesInOrder(pairs, batchSize)) {
    const inputs = makeBatch(batch, model.options)
    const value = await session.run(`evaluate ${ignoreIndex}`, () => lossAndAccuracy(model, { ignoreIndex }), inputs)
    const counted = countedTargets(batch, ignoreIndex)
    tokens += counted
    loss += counted * (value.loss.data[0] as number)
    right += counted * (value.accuracy.data[0] as number)
  }
  const sources = pairs.map(pair => pair.source)
  const decoded = await generate(model, sources, pickOptions(decodingOptions, options))
  const outputs = decoded.map(({ sequences: [best] }) => best?.ids ?? [])
  const exact = pairs.filter((pair, i) => isRight(pair, outputs[i] ?? [])).length
  return { tally: { pairs: pairs.length, exact, tokens, right: Math.round(right), loss }, outputs }
}

/** Whether an answer is the pair's target: by its text where that is kept, else by its ids. */
function isRight({ target, text }: Pair, answer: readonly number[]): boolean {
  if (text !== undefined) return text.vocabulary.format(answer) === text.target
  return answer.join() === target.slice(1, -1).join()
}

function lossAndAccuracy(model: Transformer, options: { ignoreIndex: number | null }) {
  const { loss, accuracy } = trainingStep(model, options)
  return { loss, accuracy }
}

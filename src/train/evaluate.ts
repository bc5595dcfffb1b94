import { makeBatch } from '../data/batch.js'
import { batchesInOrder } from '../data/batches.js'
import type { Pair } from '../data/pair.js'
import { generate } from '../decode/generate.js'
import { decoderOptions, searchOptions } from '../decode/generate-options.js'
import { engineOptions } from '../engine/engine-options.js'
import type { Transformer } from '../model/transformer.js'
import { either } from '../options/lists.js'
import type { Given, OptionTable } from '../options/option.js'
import { pickOptions } from '../options/pick.js'
import { settleOptions } from '../options/settle.js'
import { leaf, whole } from '../options/values.js'
import { modelSession } from '../session/model-session.js'
import { trainingStep } from '../session/training-step.js'

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

/** What the ids mean to `evaluate`, how it decodes, and where it runs. */
export interface EvaluateOptions extends Given<typeof evaluateOptions> {}

/** How well a model does on pairs it hasn't been trained on. */
export interface Scores {
  /** Number of pairs. */
  readonly pairs: number
  /** Mean cross-entropy a target token, teacher-forced, in nats. */
  readonly loss: number
  /** Share of target tokens predicted right, teacher-forced, 0 to 1. */
  readonly tokenAccuracy: number
  /** Share of sequences that decoding gets right from first to last token, 0 to 1. */
  readonly sequenceAccuracy: number
}

/** The scores, and what they were counted on. */
export interface Evaluation {
  readonly scores: Scores
  /** Of each pair, what decoding made of its source: ids after SOS, without EOS. */
  readonly outputs: readonly (readonly number[])[]
}

/**
 * Scores a model on pairs: teacher-forced, and on what decoding makes of the sources.
 *
 * @param pairs ids with SOS and EOS, such as `task.heldOut()`
 * @throws GlassformerError for an option that there isn't or that can't be, when an id is out of the model's range or a sequence beyond its `maxLen`.
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
 */
export async function evaluateWithOutputs(
  model: Transformer,
  pairs: readonly Pair[],
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { batchSize, ignoreIndex = model.options.trgPadIdx } = settleOptions(evaluateOptions, options)
  const session = await modelSession(model, pickOptions(engineOptions, options))
  const step = { ignoreIndex }
  let counted = 0
  let loss = 0
  let right = 0
  for (const batch of batchesInOrder(pairs, batchSize)) {
    const { src, trg } = makeBatch(batch, model.options)
    const inputs = { src: { data: src.ids, shape: src.shape }, trg: { data: trg.ids, shape: trg.shape } }
    const value = await session.run(`evaluate ${step.ignoreIndex}`, () => lossAndAccuracy(model, step), inputs)
    const targets = batch.reduce(
      (sum, { target }) => sum + target.slice(1).filter(id => id !== step.ignoreIndex).length,
      0,
    )
    counted += targets
    loss += targets * (value.loss.data[0] as number)
    right += targets * (value.accuracy.data[0] as number)
  }
  const sources = pairs.map(pair => pair.source)
  const decoded = await generate(model, sources, pickOptions({ ...searchOptions, ...decoderOptions }, options))
  const outputs = decoded.map(({ sequences: [best] }) => best?.ids ?? [])
  const exact = outputs.filter((ids, i) => ids.join() === (pairs[i] as Pair).target.slice(1, -1).join()).length
  const share = (count: number, of: number): number => (of === 0 ? 0 : count / of)
  const scores = {
    pairs: pairs.length,
    loss: share(loss, counted),
    tokenAccuracy: share(Math.round(right), counted),
    sequenceAccuracy: share(exact, pairs.length),
  }
  return { scores, outputs }
}

function lossAndAccuracy(model: Transformer, options: { ignoreIndex: number | null }) {
  const { loss, accuracy } = trainingStep(model, options)
  return { loss, accuracy }
}

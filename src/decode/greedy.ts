import { padSequence } from '../data/pad-sequence.js'
import type { EngineOptions } from '../engine/create-engine.js'
import { GlassformerError } from '../math/error.js'
import type { Transformer } from '../model/transformer.js'
import { forwardGraph } from '../run/graphs.js'
import { modelSession } from '../run/model-session.js'
import { logSoftmaxAt } from './log-softmax.js'

export interface GreedyOptions extends EngineOptions {
  /** The most new tokens a row may get. Default: the row's own length without padding, plus 2. */
  readonly maxNewTokens?: number
  /** The id that begins every target. Default 1. */
  readonly sosId?: number
  /** The id that ends a target. Default 2. */
  readonly eosId?: number
  /** Stops the generation after the step it is in. */
  readonly signal?: AbortSignal
}

/** One generated sequence. */
export interface Generated {
  /** The ids after SOS, without EOS. */
  readonly ids: number[]
  /** Sum of the log-probabilities of the generated tokens, EOS included, in nats. */
  readonly score: number
}

/** Rows decoded at once: enough to keep the kernels busy, few enough to stay in the caches. */
const ROWS_AT_ONCE = 128

/**
 * The original's inference: from SOS, the most probable token is fed back until EOS or the row's limit. Rows are
 * decoded in batches; a row's result doesn't depend on its companions.
 *
 * @param srcIds rows of source ids with SOS and EOS; padding at a row's end is ignored.
 * @returns for each row the ids after SOS, without EOS.
 * @throws GlassformerError for an empty row, an id out of range, or a row beyond the model's `maxLen`.
 */
export async function greedyDecode(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  options: GreedyOptions = {},
): Promise<number[][]> {
  return (await greedySearch(model, srcIds, options)).map(({ ids }) => ids)
}

/** `greedyDecode` with the scores. */
export async function greedySearch(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  options: GreedyOptions = {},
): Promise<Generated[]> {
  const sources = srcIds.map((row, index) => withoutPadding(row, index, model.options.srcPadIdx))
  const generated: Generated[] = []
  for (let start = 0; start < sources.length; start += ROWS_AT_ONCE) {
    generated.push(...(await decodeRows(model, sources.slice(start, start + ROWS_AT_ONCE), options)))
  }
  return generated
}

interface Row {
  readonly source: readonly number[]
  readonly limit: number
  readonly trg: number[]
  score: number
  ended: boolean
}

async function decodeRows(
  model: Transformer,
  sources: readonly (readonly number[])[],
  options: GreedyOptions,
): Promise<Generated[]> {
  const { sosId = 1, eosId = 2, maxNewTokens, signal } = options
  const session = await modelSession(model, options)
  const { srcPadIdx, maxLen } = model.options
  const rows = sources.map((source): Row => {
    const limit = Math.min(maxNewTokens ?? source.length + 2, maxLen)
    return { source, limit, trg: [sosId], score: 0, ended: limit === 0 }
  })
  let running = rows.filter(row => !row.ended)
  while (running.length > 0 && signal?.aborted !== true) {
    const src = padSequence(
      running.map(row => row.source),
      srcPadIdx,
    ) // (N, srcLen)
    const trg = padSequence(running.map(row => row.trg)) // (N, trgLen): all rows have grown alike
    const inputs = { src: { data: src.ids, shape: src.shape }, trg: { data: trg.ids, shape: trg.shape } }
    const { logits } = await session.run('forward', () => forwardGraph(model), inputs) // (N, trgLen, trgVocabSize)
    const [, trgLen, classes] = logits.shape as [number, number, number]
    for (const [n, row] of running.entries()) {
      const last = logits.data.subarray((n * trgLen + trgLen - 1) * classes, (n + 1) * trgLen * classes)
      const next = argmax(last)
      row.score += logSoftmaxAt(last, next)
      row.ended = next === eosId
      if (!row.ended) row.trg.push(next)
      if (row.trg.length - 1 >= row.limit) row.ended = true
    }
    running = running.filter(row => !row.ended)
  }
  return rows.map(({ trg, score }) => ({ ids: trg.slice(1), score }))
}

function withoutPadding(row: readonly number[], index: number, padIdx: number): readonly number[] {
  let length = row.length
  while (length > 0 && row[length - 1] === padIdx) length--
  if (length === 0)
    throw new GlassformerError(`source row ${index} is empty: it needs at least one token that is not padding`)
  return row.slice(0, length)
}

/** The index of the largest; the first of equals. */
function argmax(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i
  return best
}

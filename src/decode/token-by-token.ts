import type { NumericArray } from '../engine/engine.js'
import { argmax } from '../math/argmax.js'
import { Random } from '../math/random.js'
import { logSoftmaxAt } from '../math/softmax.js'
import type { ModelSession } from '../session/model-session.js'
import { type FinishReason, reasonOfEos } from './finish-reason.js'
import type { ResolvedOptions } from './generate-options.js'
import type { GeneratedSequence, Generation, StreamedToken } from './generated.js'
import { FORBIDDEN, type LogitsProcessor } from './logits-processors/logits-processor.js'
import { processorsOf } from './logits-processors/processors-of.js'
import { drawToken, warpersOf } from './sampling.js'
import type { SourceRow } from './source-rows.js'
import { startDecoder } from './start-decoder.js'
import { rowLogits } from './step-decoder.js'
import { stepProbabilities } from './step-probabilities.js'
import { lengthNormalised } from './stopping.js'
import { isAborted, type Turns } from './turns.js'

/** A target that grows. */
interface Row {
  readonly source: SourceRow
  readonly sequence: number
  /** SOS first. */
  readonly tokens: number[]
  readonly tokenScores: number[]
  readonly probabilities: Float64Array[]
  readonly process: LogitsProcessor | undefined
  readonly random: Random
  finishReason: FinishReason | undefined
}

/** Greedy decoding and sampling: each row gets one token per step. Yields the tokens of each step. */
export async function* decodeTokenByToken(
  session: ModelSession,
  sources: readonly SourceRow[],
  options: ResolvedOptions,
  turns: Turns,
): AsyncGenerator<readonly StreamedToken[], Generation[], void> {
  const { sosId, eosId, signal, doSample } = options
  const samples = doSample ? options.numReturnSequences : 1
  const random = new Random(options.seed)
  const rows = sources.flatMap(source => {
    const process = processorsOf(options, source)
    return Array.from(
      { length: samples },
      (_, sequence): Row => ({
        source,
        sequence,
        process,
        random: doSample ? random.fork(`${source.ids.join()} ${source.occurrence * samples + sequence}`) : random,
        tokens: [sosId],
        tokenScores: [],
        probabilities: [],
        finishReason: source.limit === 0 ? 'length' : undefined,
      }),
    )
  })
  const choose = chooser(options)
  const probabilitiesOf = options.outputProbabilities ? stepProbabilities(options) : undefined
  let running = [...rows.keys()].filter(n => rows[n]?.finishReason === undefined)
  if (running.length > 0 && !isAborted(signal)) {
    const decoder = await startDecoder(
      session,
      sources.map(({ ids }) => ids),
      options,
    )
    try {
      decoder.select(running.map(n => Math.floor(n / samples)))
      while (running.length > 0 && !isAborted(signal)) {
        const result = await decoder.step(running.map(n => (rows[n] as Row).tokens.at(-1) as number))
        const streamed: StreamedToken[] = []
        const going: number[] = []
        for (const [index, n] of running.entries()) {
          const row = rows[n] as Row
          const logits = rowLogits(result, index)
          const id = choose(logits, row)
          if (id < 0) row.finishReason = 'blocked'
          else {
            const logProb = logSoftmaxAt(logits, id)
            const probabilities = probabilitiesOf?.(logits, row.tokens)
            row.tokenScores.push(logProb)
            if (probabilities !== undefined) row.probabilities.push(probabilities)
            if (id === eosId) row.finishReason = reasonOfEos(logits, row.tokens.length, row.source.limit, options)
            else {
              const position = row.tokens.push(id) - 2
              const token = { row: row.source.row, sequence: row.sequence, position, id, logProb }
              streamed.push(probabilities === undefined ? token : { ...token, probabilities })
              if (position + 1 >= row.source.limit) row.finishReason = 'length'
            }
          }
          if (row.finishReason === undefined) going.push(index)
        }
        running = going.map(index => running[index] as number)
        if (running.length > 0) decoder.select(going)
        yield streamed
        await turns.give()
      }
    } finally {
      decoder.dispose()
    }
  }
  return sources.map((_, n) => ({
    sequences: rows.slice(n * samples, (n + 1) * samples).map(row => asSequence(row, options)),
  }))
}

function asSequence(
  { tokens, tokenScores, probabilities, finishReason = 'aborted' }: Row,
  options: ResolvedOptions,
): GeneratedSequence {
  const score = tokenScores.reduce((sum, logProb) => sum + logProb, 0)
  return {
    ids: tokens.slice(1),
    score,
    rankScore: lengthNormalised(score, tokenScores.length, options.lengthPenalty),
    finishReason,
    ...(options.outputScores ? { tokenScores } : {}),
    ...(options.outputProbabilities ? { probabilities } : {}),
  }
}

/** How the next token is chosen: −1 when all are forbidden. */
function chooser(options: ResolvedOptions): (logits: NumericArray, row: Row) => number {
  const warpers = warpersOf(options)
  return (logits, { process, tokens, random }) => {
    if (process === undefined && !options.doSample) return argmax(logits)
    const scores = new Float64Array(logits)
    process?.(scores, tokens)
    if (options.doSample) {
      for (const warp of warpers) warp(scores, tokens)
      return drawToken(scores, random)
    }
    const best = argmax(scores)
    return scores[best] === FORBIDDEN ? -1 : best
  }
}

import type { NumericArray } from '../engine/engine.js'
import { type LogSoftmax, logProbability, logSoftmax } from '../math/softmax.js'
import type { BeamNode } from './beam-tree.js'
import { coverageAfter, logCoverage } from './coverage.js'
import { type FinishReason, reasonOfEos } from './finish-reason.js'
import type { ResolvedOptions } from './generate-options.js'
import type { Generation, StreamedToken } from './generated.js'
import { FORBIDDEN, type LogitsProcessor } from './logits-processors/logits-processor.js'
import { processorsOf } from './logits-processors/processors-of.js'
import type { SourceRow } from './source-rows.js'
import { rowLogits, type StepResult } from './step-decoder.js'
import { lengthNormalised, mayStop, type StoppingOptions } from './stopping.js'
import { type Candidate, TopCandidates } from './top-candidates.js'

/** A target that may become the result. */
interface Hypothesis {
  /** SOS first; EOS is not among them. */
  readonly tokens: readonly number[]
  /** The model's log-probabilities, EOS's too. */
  readonly tokenScores: readonly number[]
  /** The sum of the log-probabilities that the search goes by: after the processors. */
  readonly logProb: number
  /** What each source position got of cross-attention so far. */
  readonly coverage: Float64Array | undefined
  /** Its place in the beam tree. */
  readonly node: number
}

interface Finished extends Hypothesis {
  readonly finishReason: FinishReason
  readonly rankScore: number
}

/** The beam of one source. */
export class BeamState {
  /** The running hypotheses, best first, all of one length; none when the search is over. */
  live: readonly Hypothesis[]
  /** The best finished ones, best first, as many as are enough. */
  private finished: Finished[] = []
  private readonly nodes: BeamNode[] = []
  /** A row's log-probabilities after the processors. */
  private scores = new Float64Array(0)
  private readonly process: LogitsProcessor | undefined
  private readonly enough: number
  private readonly stopping: StoppingOptions
  private streamed = 0

  constructor(
    readonly source: SourceRow,
    private readonly options: ResolvedOptions,
  ) {
    const { sosId, numBeams, patience, numReturnSequences, coveragePenalty, earlyStopping, lengthPenalty } = options
    this.process = processorsOf(options, source)
    this.enough = Math.max(numReturnSequences, Math.round(patience * numBeams))
    this.stopping = { earlyStopping, lengthPenalty, limit: source.limit, enough: this.enough }
    this.nodes.push({ parent: null, token: sosId, logProb: 0, score: 0, step: 0, state: 'kept' })
    const coverage = coveragePenalty === 0 ? undefined : new Float64Array(source.ids.length)
    this.live = [{ tokens: [sosId], tokenScores: [], logProb: 0, coverage, node: 0 }]
    if (source.limit === 0) this.close('length')
  }

  /**
   * One step of the search.
   *
   * @param firstRow the row of the first running hypothesis in `result`.
   * @returns for each hypothesis that runs on, the number of the one it continues.
   */
  advance(result: StepResult, firstRow: number): number[] {
    const { numBeams, eosId, outputBeamTree, fullBeams } = this.options
    const { limit } = this.source
    const rows = this.live.map((_, row) => rowLogits(result, firstRow + row))
    const norms = rows.map(logSoftmax)
    const best = this.candidates(rows, norms)
    const length = this.live[0]?.tokens.length ?? 0 // of the candidates, without SOS
    if (best.length === 0) {
      this.close('blocked')
      return []
    }
    const live: Hypothesis[] = []
    const parents: number[] = []
    let running = 0
    for (const [rank, candidate] of best.entries()) {
      const ends = candidate.token === eosId
      // EOS has to be among the best numBeams of all.
      const isKept = ends || !fullBeams ? rank < numBeams : running < numBeams
      if (!isKept && !outputBeamTree) continue
      const state = !isKept ? 'pruned' : ends || length >= limit ? 'finished' : 'kept'
      const logits = rows[candidate.row] as NumericArray
      const tokenScore = logProbability(logits, norms[candidate.row] as LogSoftmax, candidate.token)
      const next = this.extend(candidate, tokenScore, result, firstRow, state)
      if (state === 'finished')
        this.addFinished(next, ends ? reasonOfEos(logits, length, limit, this.options) : 'length')
      if (!isKept || ends) continue
      running++
      if (length >= limit) continue
      live.push(next)
      parents.push(candidate.row)
    }
    this.live = live
    if (!this.isOver(length)) return parents
    this.live = []
    return []
  }

  /** The result; running hypotheses fill up what an abort left open. */
  finish(): Generation {
    this.close('aborted')
    const { outputScores, outputBeamTree, numReturnSequences } = this.options
    const sequences = this.finished.slice(0, numReturnSequences).map(found => ({
      ids: found.tokens.slice(1),
      score: found.tokenScores.reduce((sum, logProb) => sum + logProb, 0),
      rankScore: found.rankScore,
      finishReason: found.finishReason,
      ...(outputScores ? { tokenScores: found.tokenScores } : {}),
    }))
    return outputBeamTree ? { sequences, beamTree: { nodes: this.nodes } } : { sequences }
  }

  /** The tokens, not streamed before, in which everything that may become the result agrees. */
  settled(): StreamedToken[] {
    const { live, finished } = this
    const first = live[0] ?? finished[0]
    if (first === undefined) return []
    const agree = (position: number): boolean => {
      const id = first.tokens[position + 1]
      if (id === undefined) return false
      if (live.length === 0) return true
      return (
        live.every(({ tokens }) => tokens[position + 1] === id) &&
        finished.every(({ tokens }) => tokens[position + 1] === id)
      )
    }
    const tokens: StreamedToken[] = []
    for (; agree(this.streamed); this.streamed++) {
      const position = this.streamed
      const id = first.tokens[position + 1] as number
      tokens.push({ row: this.source.row, sequence: 0, position, id, logProb: first.tokenScores[position] as number })
    }
    return tokens
  }

  /** The best continuations of all running hypotheses, best first. */
  private candidates(rows: readonly NumericArray[], norms: readonly LogSoftmax[]): readonly Candidate[] {
    const best = new TopCandidates(2 * this.options.numBeams)
    for (const [row, { tokens, logProb }] of this.live.entries()) {
      const logits = rows[row] as NumericArray
      const { max, logSum } = norms[row] as LogSoftmax
      if (this.scores.length !== logits.length) this.scores = new Float64Array(logits.length)
      const { scores } = this
      for (let id = 0; id < scores.length; id++) scores[id] = (logits[id] as number) - max - logSum
      this.process?.(scores, tokens)
      for (let id = 0; id < scores.length; id++) {
        const score = scores[id] as number
        if (score !== FORBIDDEN) best.offer(logProb + score, row, id)
      }
    }
    return best.list
  }

  private extend(
    { row, token, logProb }: Candidate,
    tokenScore: number,
    result: StepResult,
    firstRow: number,
    state: BeamNode['state'],
  ): Hypothesis {
    const parent = this.live[row] as Hypothesis
    if (this.options.outputBeamTree) {
      const score = (this.nodes[parent.node]?.score ?? 0) + tokenScore
      this.nodes.push({ parent: parent.node, token, logProb: tokenScore, score, step: parent.tokens.length, state })
    }
    return {
      tokens: token === this.options.eosId ? parent.tokens : parent.tokens.concat(token),
      tokenScores: parent.tokenScores.concat(tokenScore),
      logProb,
      coverage: parent.coverage && coverageAfter(parent.coverage, result, firstRow + row),
      node: this.nodes.length - 1,
    }
  }

  private isOver(length: number): boolean {
    const [best] = this.live
    if (best === undefined) return true
    const ranks = this.finished.map(({ rankScore }) => rankScore)
    return mayStop(ranks, best.logProb, length, this.stopping)
  }

  private addFinished(hypothesis: Hypothesis, finishReason: FinishReason): void {
    const { lengthPenalty, coveragePenalty } = this.options
    const { logProb, tokenScores, coverage } = hypothesis
    const penalty = coverage === undefined ? 0 : coveragePenalty * logCoverage(coverage)
    const rankScore = lengthNormalised(logProb, tokenScores.length, lengthPenalty) + penalty
    const place = this.finished.findIndex(other => other.rankScore < rankScore)
    this.finished.splice(place < 0 ? this.finished.length : place, 0, { ...hypothesis, finishReason, rankScore })
    this.finished.length = Math.min(this.finished.length, this.enough)
  }

  /** Ends the search; running hypotheses become results where there are too few. */
  private close(reason: FinishReason): void {
    const missing = this.options.numReturnSequences - this.finished.length
    for (const hypothesis of this.live.slice(0, Math.max(0, missing))) this.addFinished(hypothesis, reason)
    this.live = []
  }
}

import type { BatchStream } from '../data/batches-state.js'
import { checkLengths } from '../data/check-lengths.js'
import type { Pair } from '../data/pair.js'
import type { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { whole } from '../options/values.js'
import type { Task, TrainingStart } from './task.js'

/** What became of the pairs that were read. */
export interface PairCounts {
  readonly read: number
  /** Left out, as are those too short and too long. */
  readonly duplicates: number
  readonly tooShort: number
  readonly tooLong: number
  readonly train: number
  readonly validation: number
  readonly test: number
  /** Pairs learned before that are met again. */
  readonly mixedIn?: number
}

/** What a task of given pairs is made of. */
export interface PairsTaskParts {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  readonly vocabularies: { readonly source: Vocabulary; readonly target: Vocabulary }
  readonly counts: PairCounts
  readonly warnings: readonly string[]
  readonly maxNewTokens: number
  /** What the `line` of a pair counts. */
  readonly unit: 'line' | 'pair'
  readonly training: readonly Pair[]
  /** By pattern: `validation` and `test`. */
  readonly heldOut: Readonly<Record<string, readonly Pair[]>>
  /** Makes the training's batches, from the start or where a run was left. */
  readonly batches: (batchSize: number, from: TrainingStart) => BatchStream
}

/**
 * See {@link Task}: the pairs are given, and those with held-out sources are never trained on.
 *
 * @example
 * ```ts
 * import { pairsTask } from 'glassformer'
 * const pairs = Array.from({ length: 100 }, (_, n) => ({ source: `${n}`, target: `${n + 1}` }))
 * const task = pairsTask(pairs, { testShare: 0.2 })
 * task.counts.train // 73
 * task.patterns // ['validation', 'test']
 * task.heldOut('test').length // 20
 * ```
 */
export class PairsTask implements Task {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  readonly sourceVocabulary: Vocabulary
  readonly targetVocabulary: Vocabulary
  readonly srcPadIdx: number
  readonly trgPadIdx: number
  readonly ignoreIndex: number | null
  readonly largestBatch = Number.POSITIVE_INFINITY
  readonly trainingPairs: number
  /** The splits that have pairs: of `validation` and `test`. */
  readonly patterns: readonly string[]
  readonly validationPatterns: readonly string[]
  readonly maxNewTokens: number
  readonly longestSource: number
  readonly counts: PairCounts
  /** What is doubtful about the pairs. */
  readonly warnings: readonly string[]
  /** The pairs to train on, in the order of the data. */
  readonly training: readonly Pair[]

  constructor(readonly parts: PairsTaskParts) {
    const { source, target } = parts.vocabularies
    if (source.padId === null || target.padId === null)
      throw new GlassformerError(`task ${parts.name}: its vocabularies have no PAD to fill up batches with`)
    this.name = parts.name
    this.options = parts.options
    this.sourceVocabulary = source
    this.targetVocabulary = target
    this.srcPadIdx = source.padId
    this.trgPadIdx = target.padId
    this.ignoreIndex = target.padId
    this.patterns = Object.keys(parts.heldOut).filter(name => (parts.heldOut[name]?.length ?? 0) > 0)
    this.validationPatterns = this.patterns.filter(name => name === 'validation')
    this.maxNewTokens = parts.maxNewTokens
    this.counts = parts.counts
    this.warnings = parts.warnings
    this.training = parts.training
    this.trainingPairs = parts.training.length
    this.longestSource = parts.training.reduce((most, { source }) => Math.max(most, source.length), 0)
  }

  trainingBatches(batchSize: number, from: TrainingStart): BatchStream {
    return this.parts.batches(batchSize, from)
  }

  heldOut(pattern?: string, limit = 1000): Pair[] {
    whole().settle(limit, 'limit')
    if (pattern === undefined) return this.patterns.flatMap(name => this.heldOut(name, limit))
    if (!this.patterns.includes(pattern))
      throw new GlassformerError(`${this.name} has no pattern "${pattern}"; it has ${this.patterns.join(', ')}`)
    return this.parts.heldOut[pattern]?.slice(0, limit) ?? []
  }

  checkLengths(maxLen: number): void {
    const { heldOut, unit } = this.parts
    checkLengths([this.training, ...Object.values(heldOut)].flat(), maxLen, unit)
  }

  parse(text: string): number[] {
    return this.sourceVocabulary.parse(text)
  }

  format(ids: readonly number[]): string {
    return this.targetVocabulary.format(ids)
  }
}

import { type BatchStream, checkBatchSize } from '../data/batches-state.js'
import type { Pair } from '../data/pair.js'
import type { Vocabulary } from '../data/vocabulary.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { Random } from '../math/random.js'
import { shown } from '../options/shown.js'
import { whole } from '../options/values.js'
import { GeneratedBatches } from './generated-batches.js'
import { HELD_OUT_SEED, isHeldOut } from './held-out.js'
import type { Pattern } from './pattern.js'
import type { Task, TrainingStart } from './task.js'

/** So many held-out draws in a row mean that there is nothing to train on. */
const MOST_REJECTIONS = 10_000
/** SOS and EOS. */
const MARKERS = 2
/** So many draws an example are tried to find the held-out ones of a pattern that is too large to list. */
const DRAWS_PER_EXAMPLE = 200

/** A task whose examples come from a rule. */
export type GeneratedTaskRule = {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  readonly vocabulary: Vocabulary
  /** The token that each index of a source or target stands for. */
  readonly alphabet: readonly string[]
  /** At least one; each is as likely in training as the others. */
  readonly patterns: readonly Pattern[]
  /** The answer, as indices into the alphabet. */
  readonly target: (source: readonly number[]) => number[]
  /** Which lists of indices have an answer. Default: all. */
  readonly isSource?: (indices: readonly number[]) => boolean
}

/** See {@link Task}: a training example is drawn by its pattern and drawn again while it is held out. */
export class GeneratedTask implements Task {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  readonly sourceVocabulary: Vocabulary
  readonly targetVocabulary: Vocabulary
  readonly srcPadIdx: number
  readonly trgPadIdx: number
  readonly ignoreIndex: number | null
  readonly largestBatch: number
  readonly patterns: readonly string[]
  readonly longestSource: number

  constructor(private readonly rule: GeneratedTaskRule) {
    const { name, options, vocabulary, patterns } = rule
    this.name = name
    this.options = options
    this.sourceVocabulary = vocabulary
    this.targetVocabulary = vocabulary
    this.srcPadIdx = vocabulary.padId ?? 0
    this.trgPadIdx = vocabulary.padId ?? 0
    this.ignoreIndex = vocabulary.padId
    this.largestBatch = vocabulary.padId === null ? 1 : Number.POSITIVE_INFINITY
    this.patterns = patterns.map(pattern => pattern.name)
    this.longestSource = Math.max(...patterns.map(({ longest }) => longest)) + MARKERS
  }

  trainingBatches(batchSize: number, from: TrainingStart): BatchStream {
    checkBatchSize(batchSize)
    if (batchSize > this.largestBatch) {
      throw new GlassformerError(
        `batchSize ${batchSize}: the vocabulary of ${this.name} has no PAD, so it trains one sequence at a time; use batchSize 1`,
      )
    }
    return new GeneratedBatches(random => this.drawForTraining(random), batchSize, from)
  }

  heldOut(pattern?: string, limit = 1000): Pair[] {
    whole().settle(limit, 'limit')
    if (pattern === undefined) return this.patterns.flatMap(name => this.heldOut(name, limit))
    const chosen = this.rule.patterns.find(({ name }) => name === pattern)
    if (chosen === undefined) {
      throw new GlassformerError(`${this.name} has no pattern ${shown(pattern)}; it has ${this.patterns.join(', ')}`)
    }
    const random = new Random(HELD_OUT_SEED).fork(pattern)
    const sources = chosen.all
      ? random.shuffle([...chosen.all()].filter(isHeldOut)).slice(0, limit)
      : drawHeldOut(chosen, limit, random)
    return sources.map(source => this.pair(source))
  }

  checkLengths(maxLen: number): void {
    // No target of a rule is longer than its source.
    const { name, longestSource } = this
    if (longestSource > maxLen)
      throw new GlassformerError(
        `the sources of the task ${name} have up to ${longestSource} tokens, SOS and EOS included: maxLen ${maxLen} is too short`,
      )
  }

  answer(source: readonly number[]): number[] | null {
    const { alphabet, target, isSource = () => true } = this.rule
    const indices = this.sourceVocabulary.decode(source).map(token => alphabet.indexOf(token))
    return isSource(indices) ? this.targetVocabulary.encode(this.tokens(target(indices))) : null
  }

  parse(text: string): number[] {
    return this.sourceVocabulary.parse(text)
  }

  format(ids: readonly number[]): string {
    return this.targetVocabulary.format(ids)
  }

  private drawForTraining(random: Random): Pair {
    const pattern = this.rule.patterns[random.integer(this.rule.patterns.length)]
    for (let draws = 0; pattern !== undefined && draws < MOST_REJECTIONS; draws++) {
      const source = pattern.draw(random)
      if (!isHeldOut(source)) return this.pair(source)
    }
    throw new GlassformerError(
      `${this.name}: every example of the pattern "${pattern?.name}" is held out; allow more tokens or longer sequences`,
    )
  }

  private pair(source: readonly number[]): Pair {
    const encode = (indices: readonly number[]) => this.rule.vocabulary.encodeWithMarkers(this.tokens(indices))
    return { source: encode(source), target: encode(this.rule.target(source)) }
  }

  private tokens(indices: readonly number[]): string[] {
    return indices.map(index => this.rule.alphabet[index] ?? `token ${index}`)
  }
}

/** Distinct held-out sources in the order in which a fixed seed meets them; all of them where they are few. */
function drawHeldOut(pattern: Pattern, limit: number, random: Random): (readonly number[])[] {
  const found = new Map<string, readonly number[]>()
  for (let draws = 0; draws < limit * DRAWS_PER_EXAMPLE && found.size < limit; draws++) {
    const source = pattern.draw(random)
    if (isHeldOut(source)) found.set(source.join(','), source)
  }
  return [...found.values()]
}

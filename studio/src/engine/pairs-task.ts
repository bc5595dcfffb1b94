import { Batches } from '#dist/data/batches.js'
import type { BatchStream } from '#dist/data/batches-state.js'
import { type Tokenizer, tokenize } from '#dist/data/tokenizer.js'
import { GlassformerError, type Pair, Random, type Task, Vocabulary } from '#dist/index.js'
import { isHeldOut } from '#dist/tasks/held-out.js'

/** The most that a page is asked to swallow. */
const MOST_PAIRS = 200_000
const LONGEST = 100
const PATTERN = 'pairs'

/** Somebody's own pairs as a task: one in ten sources is held out by its hash. */
export class PairsTask implements Task {
  readonly name = 'pairs'
  readonly options = {}
  readonly srcPadIdx = 0
  readonly trgPadIdx = 0
  readonly ignoreIndex = 0
  readonly largestBatch = Number.POSITIVE_INFINITY
  readonly patterns = [PATTERN]
  readonly sourceVocabulary: Vocabulary
  readonly targetVocabulary: Vocabulary
  private readonly training: readonly Pair[]
  private readonly held: readonly Pair[]

  /** @throws GlassformerError naming the lines that are no pair. */
  constructor(text: string, tokenizer: Tokenizer) {
    const texts = parsePairs(text)
    const sides = [0, 1].map(side => texts.map(pair => tokenize(pair[side] ?? '', tokenizer))) as [
      string[][],
      string[][],
    ]
    this.sourceVocabulary = Vocabulary.fromSequences(sides[0], tokenizer)
    this.targetVocabulary = Vocabulary.fromSequences(sides[1], tokenizer)
    const pairs = texts.map(([source, target]) => ({
      source: this.sourceVocabulary.parse(source),
      target: this.targetVocabulary.parse(target),
    }))
    const held = pairs.filter(({ source }) => isHeldOut(source.slice(1, -1)))
    const training = pairs.filter(({ source }) => !isHeldOut(source.slice(1, -1)))
    // Of a handful none may be held out: then what is trained on is scored, rather than nothing.
    this.held = held.length > 0 ? held : pairs.slice(0, 10)
    this.training = training.length > 0 ? training : pairs
  }

  trainingBatches(batchSize: number, from: number | object): BatchStream {
    return typeof from === 'number'
      ? new Batches(this.training, batchSize, new Random(from))
      : Batches.fromState(this.training, batchSize, from)
  }

  heldOut(_pattern = PATTERN, limit = 1000): Pair[] {
    return this.held.slice(0, limit)
  }

  parse(text: string): number[] {
    return this.sourceVocabulary.parse(text)
  }

  format(ids: readonly number[]): string {
    return this.targetVocabulary.format(ids)
  }
}

/** Lines `source<TAB>target`; a single comma or `=>` will do where there is no tab. */
function parsePairs(text: string): [string, string][] {
  const lines = text.split(/\r?\n/u).filter(line => line.trim() !== '')
  if (lines.length === 0) throw new GlassformerError('there are no pairs: give lines source<TAB>target')
  if (lines.length > MOST_PAIRS)
    throw new GlassformerError(`${lines.length} pairs are too many for a page: at most ${MOST_PAIRS}`)
  const bad: string[] = []
  const pairs = lines.map((line, i): [string, string] => {
    const parts = (line.includes('\t') ? line.split('\t') : line.split(/\s*=>\s*|,/u)).map(part => part.trim())
    const [source = '', target = ''] = parts
    if (parts.length !== 2 || source === '' || target === '')
      bad.push(`line ${i + 1} is no source<TAB>target: ${line.slice(0, 40)}`)
    else if (source.length > LONGEST || target.length > LONGEST)
      bad.push(`line ${i + 1} is longer than ${LONGEST} characters`)
    return [source, target]
  })
  if (bad.length > 0)
    throw new GlassformerError(`${bad.length} of ${lines.length} lines are bad: ${bad.slice(0, 3).join('; ')}`)
  return pairs
}

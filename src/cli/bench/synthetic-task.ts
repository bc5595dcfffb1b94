import type { Pair } from '../../data/pair.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { Random } from '../../math/random.js'
import type { Task } from '../../tasks/task.js'

/** PAD, SOS and EOS come first: ids from here on are text. */
const FIRST_TEXT_ID = 3
const BATCHES = 8

/** Random ids without padding, source and target both `seqLen` long; its batches are made beforehand. */
export function syntheticTask(vocabSize: number, seqLen: number): Task {
  const tokens = Array.from({ length: vocabSize - FIRST_TEXT_ID }, (_, i) => `t${i}`)
  const vocabulary = Vocabulary.ofTokens(tokens, 'words')
  return {
    name: 'synthetic',
    options: { vocabSize, seqLen },
    sourceVocabulary: vocabulary,
    targetVocabulary: vocabulary,
    srcPadIdx: 0,
    trgPadIdx: 0,
    ignoreIndex: 0,
    largestBatch: Number.POSITIVE_INFINITY,
    patterns: [],
    trainingBatches: batchSize => cycle(batchSize, vocabSize, seqLen),
    heldOut: () => [],
    parse: text => vocabulary.parse(text),
    format: ids => vocabulary.format(ids),
  }
}

/** Rows of random ids from 3 up. */
export function randomRows(rows: number, vocabSize: number, seqLen: number, random: Random): number[][] {
  const id = (): number => FIRST_TEXT_ID + random.integer(vocabSize - FIRST_TEXT_ID)
  return Array.from({ length: rows }, () => Array.from({ length: seqLen }, id))
}

function cycle(batchSize: number, vocabSize: number, seqLen: number): ReturnType<Task['trainingBatches']> {
  const random = new Random(1)
  const batches = Array.from({ length: BATCHES }, (): Pair[] => {
    const sources = randomRows(batchSize, vocabSize, seqLen, random)
    const targets = randomRows(batchSize, vocabSize, seqLen, random)
    return sources.map((source, n) => ({ source, target: targets[n] ?? [] }))
  })
  let position = 0
  return {
    next: () => batches[position++ % BATCHES] ?? [],
    get state() {
      return { epoch: 0, position, random: random.state }
    },
  }
}

import type { Pair } from '../../data/pair.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { Random } from '../../math/random.js'
import type { Task } from '../../tasks/task.js'

/** PAD, SOS and EOS come first: ids from here on are text. */
const FIRST_TEXT_ID = 3
const BATCHES = 8

/** Random ids, sources and targets from `minLen` to `seqLen` long; its batches are made beforehand. */
export function syntheticTask(vocabSize: number, minLen: number, seqLen: number): Task {
  const tokens = Array.from({ length: vocabSize - FIRST_TEXT_ID }, (_, i) => `t${i}`)
  const vocabulary = Vocabulary.ofTokens(tokens, 'words')
  return {
    name: 'synthetic',
    options: { vocabSize, minLen, seqLen },
    sourceVocabulary: vocabulary,
    targetVocabulary: vocabulary,
    srcPadIdx: 0,
    trgPadIdx: 0,
    ignoreIndex: 0,
    largestBatch: Number.POSITIVE_INFINITY,
    patterns: [],
    trainingBatches: batchSize => cycle(batchSize, vocabSize, minLen, seqLen),
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

function cycle(
  batchSize: number,
  vocabSize: number,
  minLen: number,
  seqLen: number,
): ReturnType<Task['trainingBatches']> {
  const random = new Random(1)
  const batches = Array.from({ length: BATCHES }, (): Pair[] => {
    const row = (): number[] => {
      const length = minLen + random.integer(seqLen - minLen + 1)
      return randomRows(1, vocabSize, length, random)[0] ?? []
    }
    return Array.from({ length: batchSize }, () => ({ source: row(), target: row() }))
  })
  let position = 0
  return {
    next: () => batches[position++ % BATCHES] ?? [],
    get state() {
      return { epoch: 0, position, random: random.state }
    },
  }
}

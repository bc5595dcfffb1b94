import { padRows } from '../../data/pad-sequence.js'
import { createEngine } from '../../engine/create-engine.js'
import type { Transformer } from '../../model/transformer.js'
import { logits } from '../../session/logits.js'
import { digitsTask } from '../../tasks/digits.js'
import { columns, table } from '../figure.js'
import { padding } from '../generation.js'
import type { Lesson, Tools } from '../lesson.js'
import { text } from './batching.text.js'

const BATCH = 8
const ROUNDS = 5

/** Fixed sequences of unequal lengths: held-out digits. */
function sequences(): (readonly number[])[] {
  const task = digitsTask()
  const [short, long] = [task.heldOut('repeats', 24), task.heldOut('descending', 8)]
  return [...short, ...long].map(pair => pair.source)
}

/** The padding of batches of `BATCH`, in the given order. */
function inBatches(all: readonly (readonly number[])[]) {
  let [tokens, places] = [0, 0]
  for (let start = 0; start < all.length; start += BATCH) {
    const counted = padding(all.slice(start, start + BATCH))
    tokens += counted.tokens
    places += counted.places
  }
  return { tokens, places, wasted: places - tokens, share: 1 - tokens / places }
}

/** Milliseconds for all sequences: one at a time, and as one padded batch. The fastest of some rounds, after one that warms up. */
async function measure(
  { engine, model }: Tools & { readonly model: Transformer },
  all: readonly (readonly number[])[],
) {
  const time = async (work: () => Promise<void>): Promise<number> => {
    const times: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const start = performance.now()
      await work()
      if (round > 0) times.push(performance.now() - start)
    }
    return Math.min(...times)
  }
  const one = async (): Promise<void> => {
    for (const source of all) await logits(model, [source], [source], { engine })
  }
  const src = padRows(all, model.options.srcPadIdx)
  const together = async (): Promise<void> => {
    await logits(model, src, src, { engine })
  }
  return { one: await time(one), together: await time(together) }
}

export const batching: Lesson = {
  id: 'batching',
  group: 'tokens-and-batches',
  question: text.question,
  body: text.body,
  async worked() {
    const all = sequences()
    const first = all.slice(0, BATCH)
    const byLength = [...all].sort((a, b) => a.length - b.length)
    const [mixed, sorted] = [inBatches(all), inBatches(byLength)]
    const counted = padding(first)
    return {
      figures: [
        columns(
          'batch',
          text.labels.aBatchFilledUp,
          padRows(first, 0).map((row, n) => ({
            label: String(n),
            cells: row.map(id => (id === 0 ? '·' : String(id))),
          })),
        ),
        table(
          'waste',
          text.labels.twoWaysToBatch,
          [text.labels.tokens, text.labels.places, text.labels.padding, text.labels.share],
          [mixed, sorted].map(({ tokens, places, wasted, share }) => [tokens, places, wasted, share]),
          {
            rows: [text.labels.asTheyCome, text.labels.byLength],
            digits: 3,
          },
        ),
      ],
      values: { N: first.length, ...counted, count: all.length, mixed: mixed.share, sorted: sorted.share },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, example, companion, engine } = context
      const own = [example.source, companion.source, example.source.slice(0, 2), companion.source.slice(0, 3)]
      const all = Array.from({ length: 32 }, (_, i) => own[i % own.length] ?? example.source).filter(
        row => row.length > 0,
      )
      const limit = Math.min(model.options.srcVocabSize, model.options.trgVocabSize)
      const readable = all.map(row => row.map(id => Math.min(id, limit - 1)))
      const { one, together } = await measure(context, readable)
      const counted = padding(readable)
      const { name } = await createEngine({ engine, threads: 1 })
      return {
        figures: [
          table(
            'speed',
            text.labels.measuredTime,
            [text.labels.placesComputed, text.labels.ms, text.labels.tokensPerSecond],
            [
              [counted.tokens, one, Math.round((1000 * counted.tokens) / one)],
              [counted.places, together, Math.round((1000 * counted.tokens) / together)],
            ],
            {
              rows: [text.labels.oneByOne, text.labels.oneBatch],
              digits: 2,
            },
          ),
        ],
        values: {
          count: readable.length,
          one,
          together,
          engine: name,
          ratio: one > together ? one / together : together / one,
          verdict: one > together ? text.labels.theBatchIsRatioTimes : text.labels.thisTimeTheBatchIs,
        },
      }
    },
  },
  lines: ['Transformer.srcMask', 'trainingStep.loss'],
  files: ['src/data/batch.ts', 'src/data/pad-sequence.ts'],
  tensors: ['srcMask'],
  prediction: {
    question: text.prediction,
    async ask({ example, companion }) {
      const { wasted } = padding([example.source, companion.source])
      return { values: { a: example.source.length, b: companion.source.length }, answer: String(wasted) }
    },
  },
  reader: text.reader,
}

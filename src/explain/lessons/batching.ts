import { padRows } from '../../data/pad-sequence.js'
import { Vocabulary } from '../../data/vocabulary.js'
import { createEngine } from '../../engine/create-engine.js'
import type { Transformer } from '../../model/transformer.js'
import { logits } from '../../session/logits.js'
import { digitsTask } from '../../tasks/digits.js'
import { padding } from '../computing/generation.js'
import { columns, type Label, type TableFigure, table } from '../figures/figure.js'
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

/** How the three versions of the original program differ: what a diff of them would show. */
function versions(firstDigit: number): TableFigure {
  const { labels } = text
  const [early, standard] = [Vocabulary.earlyDigits(), Vocabulary.digits()]
  const digitIds = (from: number): string => `${from}–${from + 9}`
  const rows: readonly (readonly [label: Label, first: string, second: string, third: string])[] = [
    [labels.vocabulary, String(early.size), String(standard.size), String(standard.size)],
    [labels.digits, digitIds(0), digitIds(firstDigit), digitIds(firstDigit)],
    [labels.input, '(1, len)', '(N, longest)', '(N, longest)'],
    ['unsqueeze(0)', '✓', '—', '—'],
    ['padding_idx', '—', '✓', '✓'],
    ['ignore_index', '—', '✓', '✓'],
    [labels.maskHides, '0', 'PAD', 'PAD'],
    [labels.steps, 'range(5001)', 'range(3001)', 'range(3001)'],
    [labels.shown, 'id', `id − ${firstDigit}`, `id − ${firstDigit}`],
    [labels.patterns, '3', '3', 'descending'],
    [labels.forcedDevice, '—', '—', 'cpu'],
    [labels.docstrings, '—', '—', '✓'],
  ]
  return table(
    'versions',
    labels.versions,
    [labels.first, labels.second, labels.third],
    rows.map(([, ...cells]) => cells),
    { rows: rows.map(([label]) => label) },
  )
}

export const batching: Lesson = {
  id: 'batching',
  question: text.question,
  body: text.body,
  async worked() {
    const all = sequences()
    const first = all.slice(0, BATCH)
    const byLength = [...all].sort((a, b) => a.length - b.length)
    const [mixed, sorted] = [inBatches(all), inBatches(byLength)]
    const counted = padding(first)
    const vocabulary = Vocabulary.digits()
    const firstDigit = vocabulary.encode(['0'])[0] ?? 0
    return {
      figures: [
        versions(firstDigit),
        columns(
          'batch',
          text.labels.aBatchFilledUp,
          padRows(first, 0).map((row, n) => ({
            label: String(n),
            cells: row.map(id => (id === vocabulary.padId ? '·' : vocabulary.token(id))),
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
      values: { firstDigit, N: first.length, ...counted, count: all.length, mixed: mixed.share, sorted: sorted.share },
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
  twins: [
    { typescript: 'for (let step = 0; step < steps; step++)', python: 'for step in range(3001):  # was range(5001)' },
    {
      typescript: 'const src = padRows(rows, padIdx)',
      python: 'src = pad_sequence(rows, batch_first=True, padding_value=0)',
    },
  ],
  lines: ['Transformer.srcMask', 'trainingStep.loss'],
  files: ['src/data/batch.ts', 'src/data/pad-sequence.ts'],
  tensors: ['srcMask'],
  prediction: {
    question: text.prediction,
    async ask() {
      const lengths = [3, 9, 4, 10]
      const sorted = [...lengths].sort((a, b) => a - b).map(length => Array.from({ length }, () => 1))
      const wasted = [sorted.slice(0, 2), sorted.slice(2)].reduce((sum, batch) => sum + padding(batch).wasted, 0)
      return { values: { lengths: lengths.join(', ') }, answer: String(wasted) }
    },
  },
  reader: text.reader,
}

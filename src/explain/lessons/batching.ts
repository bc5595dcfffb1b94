import { createEngine } from '../../engine/create-engine.js'
import type { Transformer } from '../../model/transformer.js'
import { logits } from '../../session/logits.js'
import { digitsTask } from '../../tasks/digits.js'
import { padded } from '../context.js'
import { columns, table } from '../figure.js'
import { padding } from '../generation.js'
import type { Lesson, Tools } from '../lesson.js'

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
  const src = padded(all, model.options.srcPadIdx)
  const together = async (): Promise<void> => {
    await logits(model, src, src, { engine })
  }
  return { one: await time(one), together: await time(together) }
}

export const batching: Lesson = {
  id: 'batching',
  group: 'tokens-and-batches',
  question: { zh: '批处理版改了什么？', en: 'What did batching change?' },
  body: {
    zh: [
      '早期版本一次喂一个序列，不需要补齐。成批以后，一次运算处理多个序列，代价是把短的补到最长：下面这批 {{N}} 个序列有 {{tokens}} 个词元，补成 {{places}} 个位置，{{wasted}} 个是填充，占 {{share:%}}。',
      '先按长度排好再分批（bucketing），同一批长度相近，浪费就少：{{count}} 个序列随手分批，填充占 {{mixed:%}}；按长度分批，占 {{sorted:%}}。',
      '随之而来的还有几处改动：填充的 id、遮住它的掩码、损失里不算它。少一处，答案就会受同批样本的影响。',
    ],
    en: [
      'The early version fed one sequence at a time and needed no padding. A batch handles many in one pass, at the price of filling the short ones up: the {{N}} sequences below have {{tokens}} tokens in {{places}} places, of which {{wasted}}, or {{share:%}}, are padding.',
      'Sort by length before cutting into batches (bucketing), and a batch’s sequences are about as long as each other. Of {{count}} sequences batched as they come, {{mixed:%}} of the places are padding; batched by length, {{sorted:%}}.',
      'With batches came an id that fills, a mask that hides it, and a loss that doesn’t count it. Leave one out and results depend on the companions in the batch.',
    ],
  },
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
          { zh: '一批，补齐之后', en: 'A batch, filled up' },
          padded(first, 0).map((row, n) => ({ label: String(n), cells: row.map(id => (id === 0 ? '·' : String(id))) })),
        ),
        table(
          'waste',
          { zh: '两种分批', en: 'Two ways to batch' },
          [
            { zh: '词元', en: 'tokens' },
            { zh: '位置', en: 'places' },
            { zh: '填充', en: 'padding' },
            { zh: '占比', en: 'share' },
          ],
          [mixed, sorted].map(({ tokens, places, wasted, share }) => [tokens, places, wasted, share]),
          {
            rows: [
              { zh: '随手', en: 'as they come' },
              { zh: '按长度', en: 'by length' },
            ],
            digits: 3,
          },
        ),
      ],
      values: { N: first.length, ...counted, count: all.length, mixed: mixed.share, sorted: sorted.share },
    }
  },
  live: {
    text: {
      zh: [
        '在这台机器上，这个模型前向算 {{count}} 个序列：一个一个来要 {{one:1}} 毫秒，补齐成一批要 {{together:1}} 毫秒，{{verdict}}（引擎 {{engine}}）。每次测量都会略有不同。',
      ],
      en: [
        'On this machine a forward pass of this model over {{count}} sequences takes {{one:1}} ms one by one and {{together:1}} ms as one padded batch: {{verdict}} (engine {{engine}}). Each measurement differs a little.',
      ],
    },
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
            { zh: '测得的时间', en: 'Measured time' },
            [
              { zh: '算的位置', en: 'places computed' },
              { zh: '毫秒', en: 'ms' },
              { zh: '每秒词元', en: 'tokens a second' },
            ],
            [
              [counted.tokens, one, Math.round((1000 * counted.tokens) / one)],
              [counted.places, together, Math.round((1000 * counted.tokens) / together)],
            ],
            {
              rows: [
                { zh: '一个一个', en: 'one by one' },
                { zh: '一批', en: 'one batch' },
              ],
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
          verdict:
            one > together
              ? { zh: '成批快 {{ratio:1}} 倍', en: 'the batch is {{ratio:1}} times as fast' }
              : { zh: '这次成批反而慢 {{ratio:1}} 倍', en: 'this time the batch is {{ratio:1}} times slower' },
        },
      }
    },
  },
  lines: ['Transformer.srcMask', 'trainingStep.loss'],
  files: ['src/data/batch.ts', 'src/data/pad-sequence.ts'],
  tensors: ['srcMask'],
  prediction: {
    question: {
      zh: '长度为 {{a}} 和 {{b}} 的两个序列补成一批，有多少个位置是填充？',
      en: 'Two sequences, of lengths {{a}} and {{b}}, are made one batch. How many places are padding?',
    },
    async ask({ example, companion }) {
      const { wasted } = padding([example.source, companion.source])
      return { values: { a: example.source.length, b: companion.source.length }, answer: String(wasted) }
    },
  },
  reader: {
    zh: '给出一批序列的长度，算出填充占多少，以及按长度分批能省多少。',
    en: 'From the lengths in a batch: how much of it is padding, and what batching by length would save.',
  },
}

import { GlassformerError } from '../../errors/glassformer-error.js'
import { embedding } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, ids, part } from '../compute.js'
import { observeRows } from '../context.js'
import { matrix, table } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { shapeOf } from '../numbers.js'

const ROWS = [
  [0, 0, 0],
  [0.1, 0.2, 0.3],
  [0.4, 0.5, 0.6],
  [0.7, 0.8, 0.9],
]

/** What looking up an id gives: the row, or the error's text. */
async function lookUp(tools: Tools, makeIds: () => Tensor): Promise<string> {
  try {
    const rows = floats('table', { vocabSize: 4, embedDim: 3 }, ROWS)
    const { found } = await compute(tools, { found: embedding(makeIds(), rows) })
    return `[${part(found, 0)
      .data.map(value => value.toFixed(1))
      .join(', ')}]`
  } catch (error) {
    if (error instanceof GlassformerError) return error.message
    throw error
  }
}

export const integerIds: Lesson = {
  id: 'integer-ids',
  group: 'tokens-and-batches',
  question: { zh: '为什么要 `.long()`？', en: 'Why must token ids be integers?' },
  body: {
    zh: [
      '词元 id 是嵌入表的行号。第 {{id}} 行存在，第 {{fraction}} 行不存在，所以 id 必须是整数；也必须小于行数 {{rows}}，否则越界。',
      '`.long()` 把张量转成 `int64`。PyTorch 的嵌入接受 `int32` 或 `int64`；按类别号算的交叉熵只接受 `int64`。在 Linux 上从 NumPy 的整数数组得到的本来就是 `int64`，`.long()` 什么都不改，只是把意图写明。',
      '这里没有 `.long()`：图里 id 的类型就是 `int32`，类型不对在建图时就报错，数值不对在运行前报错，并指出是哪一个。',
    ],
    en: [
      'A token id is the number of a row in the embedding table. There is a row {{id}}, there is no row {{fraction}}; so ids are whole numbers, and below the number of rows, {{rows}}.',
      '`.long()` converts to `int64`. PyTorch’s embedding takes `int32` or `int64`; its cross-entropy over class numbers takes `int64` only. Integers that come from NumPy on Linux are `int64` already: there `.long()` changes nothing and states the intent.',
      'There is no `.long()` here: ids are `int32` in the graph. A wrong type is an error when the graph is built, a wrong value before it runs, and the message says which one.',
    ],
  },
  async worked(tools) {
    const id = 2
    const fraction = 2.5
    const rows = ROWS.length
    const attempts: readonly [label: string, makeIds: () => Tensor][] = [
      [`id ${id}`, () => ids('x', { len: 1 }, [id])],
      [`id ${fraction}`, () => ids('x', { len: 1 }, [fraction])],
      [`id ${rows}`, () => ids('x', { len: 1 }, [rows])],
      [`id ${-1}`, () => ids('x', { len: 1 }, [-1])],
      ['float32', () => floats('x', { len: 1 }, [id])],
    ]
    const results: string[][] = []
    for (const [, makeIds] of attempts) results.push([await lookUp(tools, makeIds)])
    return {
      figures: [
        matrix(
          'table',
          { zh: '嵌入表', en: 'The table' },
          { data: ROWS.flat(), shape: [rows, 3] },
          {
            axes: ['vocabSize', 'embedDim'],
            rows: ROWS.map((_, row) => String(row)),
            digits: 1,
          },
        ),
        table(
          'attempts',
          { zh: '查找的结果，或者报错', en: 'What looking up gives, or the error' },
          [{ zh: '结果', en: 'result' }],
          results,
          { rows: attempts.map(([label]) => label) },
        ),
      ],
      values: { id, fraction, rows },
    }
  },
  live: {
    text: {
      zh: ['当前的源序列是 {{count}} 个 id，每个都是从零到 {{last}} 的整数；查表之后形状成为 {{shape}}。'],
      en: [
        'The source in view is {{count}} ids, each a whole number from zero to {{last}}; looked up, they have the shape {{shape}}.',
      ],
    },
    async show(context) {
      const { model, example, words } = context
      const name = 'encoder.embed.embedded'
      const observed = await observeRows(context, { src: [example.source], trg: [example.target] }, [name])
      return {
        figures: [
          table(
            'ids',
            { zh: '词元和它的行号', en: 'Tokens and their row numbers' },
            ['id', { zh: '这一行的前几个数', en: 'the row begins' }],
            example.source.map((id, t) => [
              id,
              part(observed(name), 0, t)
                .data.slice(0, 4)
                .map(value => value.toFixed(3))
                .join('  '),
            ]),
            { rows: example.source.map(words.source) },
          ),
        ],
        values: {
          count: example.source.length,
          last: model.options.srcVocabSize - 1,
          shape: shapeOf(observed(name)),
        },
      }
    },
  },
  twins: [
    {
      typescript: 'const src = Int32Array.from(row)',
      python: 'src = torch.tensor(row).long()',
    },
  ],
  lines: ['Embedding.embedded', 'trainingStep.target'],
  files: ['src/engine/check-inputs.ts'],
  tensors: ['encoder.embed.embedded'],
  prediction: {
    question: {
      zh: '这个模型的源词表有 {{size}} 个词元。允许的最大 id 是多少？',
      en: 'This model’s source vocabulary has {{size}} tokens. What is the largest id allowed?',
    },
    async ask({ model }) {
      const size = model.encoder.embed.weight.sizes[0] ?? 0
      return { values: { size }, answer: String(size - 1) }
    },
  },
  reader: {
    zh: '哪些 id 会报错、错在哪里，以及 `.long()` 什么时候其实没有作用。',
    en: 'Which ids are errors and why, and when `.long()` does nothing.',
  },
}

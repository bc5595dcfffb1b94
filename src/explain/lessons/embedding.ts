import { embedding as lookUp } from '../../tensor/functional.js'
import { compute, floats, ids, part } from '../compute.js'
import { batchInView, observeExample, observeRows } from '../context.js'
import { matrix } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { largestDifference, shapeOf } from '../numbers.js'

const TABLE = [
  [0, 0, 0],
  [0.1, 0.2, 0.3],
  [0.4, 0.5, 0.6],
  [0.7, 0.8, 0.9],
  [-0.3, 0, 0.3],
]
const PICKED = [3, 1, 3]

export const embedding: Lesson = {
  id: 'embedding',
  group: 'embedding-and-positions',
  question: { zh: 'Embedding 是什么、怎么做的？', en: 'What is an embedding, how is it done?' },
  body: {
    zh: [
      '嵌入是一张表，每个词元一行；做嵌入就是按 id 取行。id {{ids}} 取出第 {{ids}} 行，形状从 {{idsShape}} 变成 {{outShape}}。',
      '同一件事的另一种写法：把每个 id 写成独热（one-hot）向量，再乘这张表。两种算法的最大差是 {{difference}}。矩阵乘法要做 {{products}} 次乘法，取行一次也不用；写成乘法，才看得出它就是一个没有偏置的线性层，表里的数是它的权重，靠训练得到。',
      '同一个 id 出现几次，取到的就是同一行；它的梯度是各处梯度之和。',
    ],
    en: [
      'An embedding is a table with a row for every token; to embed is to pick rows. The ids {{ids}} pick the rows {{ids}}, and the shape {{idsShape}} becomes {{outShape}}.',
      'The same written differently: make each id a one-hot vector and multiply by the table. The two ways differ by at most {{difference}}. The product takes {{products}} multiplications and picking none; but the product shows what it is, a linear layer without bias, whose weights are learned.',
      'An id that appears twice picks the same row twice, and that row’s gradient is the sum over both places.',
    ],
  },
  async worked(tools) {
    const x = ids('ids', { len: PICKED.length }, PICKED)
    const rows = floats('table', { vocabSize: TABLE.length, embedDim: 3 }, TABLE)
    const hot = floats(
      'oneHot',
      { len: PICKED.length, vocabSize: TABLE.length },
      PICKED.map(id => TABLE.map((_, row) => (row === id ? 1 : 0))),
    )
    const { embedded, product, oneHot } = await compute(tools, {
      embedded: lookUp(x, rows),
      product: hot.matmul(rows),
      oneHot: hot.mul(1),
    })
    const labels = TABLE.map((_, row) => String(row))
    return {
      figures: [
        matrix(
          'table',
          { zh: '表', en: 'The table' },
          { data: TABLE.flat(), shape: [TABLE.length, 3] },
          {
            axes: ['vocabSize', 'embedDim'],
            rows: labels,
            digits: 1,
            marked: PICKED.flatMap(id => [0, 1, 2].map(column => 3 * id + column)),
          },
        ),
        matrix('embedded', { zh: '取出的行', en: 'The rows picked' }, embedded, {
          axes: ['len', 'embedDim'],
          rows: PICKED.map(id => `id ${id}`),
          digits: 1,
        }),
        matrix('one-hot', { zh: '独热矩阵', en: 'The one-hot matrix' }, oneHot, {
          axes: ['len', 'vocabSize'],
          rows: PICKED.map(id => `id ${id}`),
          columns: labels,
        }),
        matrix('product', { zh: '独热矩阵 × 表', en: 'One-hot matrix × table' }, product, {
          axes: ['len', 'embedDim'],
          rows: PICKED.map(id => `id ${id}`),
          digits: 1,
        }),
      ],
      values: {
        ids: PICKED.join(', '),
        idsShape: `(${PICKED.length})`,
        outShape: shapeOf(embedded),
        products: PICKED.length * TABLE.length * 3,
        difference: largestDifference(embedded.data, product.data),
      },
    }
  },
  live: {
    text: {
      zh: ['这个模型的源嵌入表是 {{tableShape}}；当前的源序列取出 {{count}} 行，得到 {{outShape}}。'],
      en: [
        'This model’s source table is {{tableShape}}; the source in view picks {{count}} rows and becomes {{outShape}}.',
      ],
    },
    async show(context) {
      const { model, example, words } = context
      const embedded = (await observeExample(context, ['encoder.embed.embedded']))('encoder.embed.embedded')
      const weight = model.encoder.embed.weight
      return {
        figures: [
          matrix(
            'table',
            { zh: '源嵌入表', en: 'The source’s table' },
            { data: weight.data, shape: weight.sizes },
            {
              axes: ['vocabSize', 'embedDim'],
              rows: Array.from({ length: weight.sizes[0] ?? 0 }, (_, id) => words.source(id)),
              look: 'heat',
              tensor: weight.key,
            },
          ),
          matrix('embedded', { zh: '取出的行', en: 'The rows picked' }, part(embedded, 0), {
            axes: ['srcLen', 'embedDim'],
            rows: example.source.map(words.source),
            look: 'heat',
            tensor: 'encoder.embed.embedded',
          }),
        ],
        values: {
          tableShape: shapeOf({ shape: weight.sizes }),
          count: example.source.length,
          outShape: shapeOf(embedded),
        },
      }
    },
  },
  lines: ['Embedding.embedded'],
  files: ['src/model/embedding.ts'],
  tensors: ['encoder.embed.embedded', 'decoder.embed.embedded'],
  prediction: {
    question: {
      zh: '一批 {{N}} 个源序列，每个 {{srcLen}} 个词元，embedDim 是 {{embedDim}}。嵌入之后的形状？',
      en: 'A batch of {{N}} sources of {{srcLen}} tokens each, embedDim {{embedDim}}. The shape after the embedding?',
    },
    async ask(context) {
      const value = (await observeRows(context, batchInView(context), ['encoder.embed.embedded']))(
        'encoder.embed.embedded',
      )
      const [N = 0, srcLen = 0, embedDim = 0] = value.shape
      return { values: { N, srcLen, embedDim }, answer: shapeOf(value) }
    },
  },
  reader: {
    zh: '给一张表和几个 id，写出嵌入的结果和形状，并用独热乘法再算一遍。',
    en: 'From a table and some ids: the embedded numbers and their shape, also by way of one-hot vectors.',
  },
}

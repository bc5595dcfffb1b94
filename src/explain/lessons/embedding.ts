import { embedding as lookUp } from '../../tensor/functional.js'
import { compute, floats, ids, part } from '../computing/compute.js'
import { observeExample, observeRows } from '../computing/context.js'
import { blockInput } from '../computing/graph-facts.js'
import { largestDifference, shapeOf } from '../computing/numbers.js'
import { matrix } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './embedding.text.js'

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
  question: text.question,
  body: text.body,
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
          text.labels.theTable,
          { data: TABLE.flat(), shape: [TABLE.length, 3] },
          {
            axes: ['vocabSize', 'embedDim'],
            rows: labels,
            digits: 1,
            marked: PICKED.flatMap(id => [0, 1, 2].map(column => 3 * id + column)),
          },
        ),
        matrix('embedded', text.labels.theRowsPicked, embedded, {
          axes: ['len', 'embedDim'],
          rows: PICKED.map(id => `id ${id}`),
          digits: 1,
        }),
        matrix('one-hot', text.labels.theOneHotMatrix, oneHot, {
          axes: ['len', 'vocabSize'],
          rows: PICKED.map(id => `id ${id}`),
          columns: labels,
        }),
        matrix('product', text.labels.oneHotMatrixTable, product, {
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
    text: text.live,
    async show(context) {
      const { model, example, words } = context
      const embedded = (await observeExample(context, ['encoder.embed.embedded']))('encoder.embed.embedded')
      const weight = model.encoder.embed.weight
      return {
        figures: [
          matrix(
            'table',
            text.labels.theSourceSTable,
            { data: weight.data, shape: weight.sizes },
            {
              axes: ['vocabSize', 'embedDim'],
              rows: Array.from({ length: weight.sizes[0] ?? 0 }, (_, id) => words.source(id)),
              look: 'heat',
              tensor: weight.key,
            },
          ),
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
    question: text.prediction,
    async ask(context) {
      const { model, words, companion } = context
      const source = companion.source
      const [first, again] = repeated(source)
      const name = blockInput(model)
      const value = (await observeRows(context, { src: [source], trg: [source.slice(0, 1)] }, [name]))(name)
      const same = largestDifference(part(value, 0, first).data, part(value, 0, again).data) === 0
      return {
        values: { source: source.map(words.source).join(' '), token: words.source(source[first] ?? 0) },
        options: ['yes', 'no'],
        answer: same ? 'yes' : 'no',
      }
    },
  },
  reader: text.reader,
}

/** Two places of the same token; where there is none, the same place twice. */
function repeated(source: readonly number[]): readonly [first: number, again: number] {
  const again = source.findIndex((id, t) => source.indexOf(id) < t)
  return again < 0 ? [0, 0] : [source.indexOf(source[again] ?? 0), again]
}

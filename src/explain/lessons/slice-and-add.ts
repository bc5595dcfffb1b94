import { compute, floats, part } from '../computing/compute.js'
import { batchInView, observeRows } from '../computing/context.js'
import { shapesAt, stridesText } from '../computing/graph-facts.js'
import { largestDifference, shapeOf } from '../computing/numbers.js'
import { sinusoids } from '../computing/sinusoids.js'
import { matrix, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './slice-and-add.text.js'

const MAX_LEN = 5
const DIM = 4

export const sliceAndAdd: Lesson = {
  id: 'slice-and-add',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const [N, len] = [2, 3]
    const codes = sinusoids(DIM, MAX_LEN)
    const pe = floats('pe', { batch: 1, maxLen: MAX_LEN, embedDim: DIM }, codes.data)
    const numbers = Array.from({ length: N * len * DIM }, (_, i) => ((i * 7) % 10) / 10)
    const x = floats('x', { N, len, embedDim: DIM }, numbers)
    const slice = pe.slice(1, 0, len)
    const sum = x.add(slice)
    const value = await compute(tools, { slice, sum, positions: sum.sub(x) })
    const [first, second] = [part(value.positions, 0).data, part(value.positions, 1).data]
    return {
      figures: [
        table(
          'shapes',
          text.labels.shapes,
          [text.labels.shape],
          [
            [shapeOf({ shape: [1, MAX_LEN, DIM] })],
            [shapeOf(value.slice)],
            [shapeOf({ shape: [N, len, DIM] })],
            [shapeOf(value.sum)],
          ],
          { rows: ['pe', 'pe[:, :x.size(1), :]', 'x', text.labels.sum] },
        ),
        matrix('pe', text.labels.allPositionsThoseSlicedOff, codes, {
          axes: ['maxLen', 'embedDim'],
          marked: Array.from({ length: len * DIM }, (_, i) => i),
        }),
        matrix('sum', text.labels.theSum, value.sum, { axes: ['N', 'len', 'embedDim'] }),
      ],
      values: {
        maxLen: MAX_LEN,
        len,
        N,
        peShape: shapeOf({ shape: [1, MAX_LEN, DIM] }),
        sliceShape: shapeOf(value.slice),
        xShape: shapeOf({ shape: [N, len, DIM] }),
        sumShape: shapeOf(value.sum),
        strides: stridesText(pe.slice(1, 0, len)),
        difference: largestDifference(first, second),
        error: errorOf(() => pe.slice(1, 0, MAX_LEN + 1)),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const batch = batchInView(context)
      const names = ['encoder.positional_encoding.positions', 'encoder.positional_encoding.sum']
      const value = await observeRows(context, batch, names)
      const [positions, sum] = names.map(name => value(name))
      if (positions === undefined || sum === undefined) throw new Error('two names give two values')
      return {
        figures: [
          matrix('positions', text.labels.thePositionsSlicedOff, part(positions, 0), {
            axes: ['len', 'embedDim'],
            look: 'heat',
            tensor: names[0] ?? '',
          }),
        ],
        values: {
          ids: `(${batch.src.length}, ${batch.src[0]?.length})`,
          sliceShape: shapeOf(positions),
          sumShape: shapeOf(sum),
        },
      }
    },
  },
  twins: [
    {
      typescript: "const positions = this.pe.slice(1, 0, x.size(1)).as('positions')",
      python: 'positions = self.pe[:, : x.size(1), :]',
    },
    { typescript: "const sum = x.add(positions).as('sum')", python: 'sum = x + positions' },
  ],
  lines: ['PositionalEncoding.positions', 'PositionalEncoding.sum'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.positions', 'encoder.positional_encoding.sum'],
  prediction: {
    question: text.prediction,
    async ask({ model }) {
      const sizes = { N: 7, srcLen: 9, trgLen: 1 }
      const answer = shapesAt(model, sizes)('encoder.positional_encoding.positions')
      return { values: { ...sizes, embedDim: model.options.embedDim }, answer }
    },
  },
  reader: text.reader,
}

function errorOf(work: () => unknown): string {
  try {
    work()
    return '—'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

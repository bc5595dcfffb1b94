import { compute, floats, part } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { factorText } from '../computing/numbers.js'
import { sinusoids } from '../computing/sinusoids.js'
import { arithmetic, matrix } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './slice-example.text.js'

const [N, LEN, DIM, MAX_LEN] = [2, 3, 4, 5]

export const sliceExample: Lesson = {
  id: 'slice-example',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const numbers = Array.from({ length: N * LEN * DIM }, (_, i) => (i + 1) / 10)
    const codes = sinusoids(DIM, MAX_LEN)
    const x = floats('x', { N, len: LEN, embedDim: DIM }, numbers)
    const pe = floats('pe', { batch: 1, maxLen: MAX_LEN, embedDim: DIM }, codes.data)
    const { sum } = await compute(tools, { sum: x.add(pe.slice(1, 0, LEN)) })
    const steps = sum.data.map((value, i) => {
      const [n, t, d] = [Math.floor(i / (LEN * DIM)), Math.floor(i / DIM) % LEN, i % DIM]
      const code = codes.data[t * DIM + d] ?? 0
      return {
        label: `[${n}, ${t}, ${d}]`,
        formula: `${(numbers[i] ?? 0).toFixed(1)} + ${factorText(code)}`,
        value,
      }
    })
    const place = 1 * DIM // position 1, column 0
    return {
      figures: [
        matrix(
          'x',
          text.labels.theInputX,
          { data: numbers, shape: [N, LEN, DIM] },
          {
            axes: ['N', 'len', 'embedDim'],
            digits: 1,
          },
        ),
        matrix('pe', text.labels.theEncoding, codes, { axes: ['maxLen', 'embedDim'] }),
        matrix('sum', text.labels.theSum, sum, { axes: ['N', 'len', 'embedDim'] }),
        arithmetic('cells', text.labels.everyCell, steps),
      ],
      values: {
        N,
        len: LEN,
        dim: DIM,
        maxLen: MAX_LEN,
        first: numbers[0] ?? 0,
        step: Number(((numbers[1] ?? 0) - (numbers[0] ?? 0)).toFixed(6)),
        last: numbers.at(-1) ?? 0,
        place: 1,
        added: (sum.data[place] ?? 0) - (numbers[place] ?? 0),
        addedToo: (sum.data[LEN * DIM + place] ?? 0) - (numbers[LEN * DIM + place] ?? 0),
        cells: sum.data.length,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { example, words } = context
      const names = ['embed.embedded', 'positional_encoding.positions', 'positional_encoding.sum'].map(
        name => `encoder.${name}`,
      )
      const value = await observeExample(context, names)
      const t = Math.min(1, example.source.length - 1)
      const count = Math.min(8, context.model.options.embedDim)
      const rows = names.map(name => part(value(name), 0, t).data)
      const [x = [], codes = [], sums = []] = rows
      return {
        figures: [
          arithmetic(
            'cells',
            text.labels.cellByCell,
            sums.slice(0, count).map((sum, d) => ({
              label: `[0, ${t}, ${d}]`,
              formula: `${factorText(x[d] ?? 0)} + ${factorText(codes[d] ?? 0)}`,
              value: sum,
            })),
          ),
        ],
        values: { t, count, token: words.source(example.source[t] ?? 0) },
      }
    },
  },
  lines: ['PositionalEncoding.sum', 'PositionalEncoding.positions'],
  tensors: ['encoder.positional_encoding.sum'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const value = await observeExample(context, ['encoder.embed.embedded', 'encoder.positional_encoding.sum'])
      const x = part(value('encoder.embed.embedded'), 0, 0).data[1] ?? 0
      const sum = part(value('encoder.positional_encoding.sum'), 0, 0).data[1] ?? 0
      return { values: { t: 0, d: 1, x }, answer: sum.toFixed(4) }
    },
  },
  reader: text.reader,
}

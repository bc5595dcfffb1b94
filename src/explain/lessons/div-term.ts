import { exp } from '../../math/exp.js'
import { largestDifference } from '../computing/numbers.js'
import { sinusoids } from '../computing/sinusoids.js'
import { arithmetic, table } from '../figures/figure.js'
import type { Lesson, Shown } from '../lesson.js'
import { text } from './div-term.text.js'

const BASE = 10000
const SHOWN = 6

/** Every intermediate of the line, rounded to float32 after each operation as PyTorch does, for one width. */
function intermediates(embedDim: number) {
  const even = Array.from({ length: embedDim / 2 }, (_, i) => 2 * i)
  const factor = Math.fround(-Math.log(BASE) / embedDim)
  const products = even.map(column => Math.fround(column * factor))
  const divTerm = products.map(product => Math.fround(exp(product)))
  const direct = even.map(column => Math.fround(1 / Math.fround(Math.fround(BASE) ** Math.fround(column / embedDim))))
  const exact = even.map(column => BASE ** (-column / embedDim))
  return { even, factor, products, divTerm, direct, exact }
}

function show(embedDim: number): Shown {
  const { even, factor, products, divTerm, direct, exact } = intermediates(embedDim)
  const relative = (values: readonly number[]): number =>
    Math.max(...values.map((value, i) => Math.abs(value / (exact[i] ?? 1) - 1)))
  const { data } = sinusoids(embedDim, 2)
  const sines = divTerm.map(Math.sin)
  const inTable = even.map(column => data[embedDim + column] ?? 0)
  return {
    figures: [
      arithmetic(
        'factor',
        text.labels.theFactor,
        [
          {
            label: 'factor',
            formula: `−ln(${BASE}) / ${embedDim} = −${Math.log(BASE).toFixed(6)} / ${embedDim}`,
            value: factor,
          },
        ],
        { digits: 6 },
      ),
      table(
        'steps',
        text.labels.eachIntermediate,
        [text.labels.evenIndex, text.labels.factor, 'exp', text.labels.directly, text.labels.difference],
        even
          .slice(0, SHOWN)
          .map((column, i) => [
            column,
            products[i] ?? 0,
            divTerm[i] ?? 0,
            direct[i] ?? 0,
            (divTerm[i] ?? 0) - (direct[i] ?? 0),
          ]),
        { digits: 8 },
      ),
    ],
    values: {
      embedDim,
      base: BASE,
      factor,
      pairs: even.length,
      first: divTerm[0] ?? 1,
      second: divTerm[1] ?? 1,
      difference: largestDifference(divTerm, direct),
      logError: relative(divTerm),
      directError: relative(direct),
      check: largestDifference(sines, inTable),
      verdict:
        relative(divTerm) < relative(direct) ? text.labels.logarithmIsMoreExact : text.labels.logarithmIsNotMoreExact,
    },
  }
}

export const divTerm: Lesson = {
  id: 'div-term',
  question: text.question,
  body: text.body,
  async worked() {
    return show(64)
  },
  live: {
    text: text.live,
    async show({ model }) {
      return show(model.options.embedDim)
    },
  },
  twins: [
    {
      typescript: 'const divTerm = Math.fround(exp(Math.fround(column * factor)))',
      python: 'div_term = torch.exp(torch.arange(0, embed_dim, 2).float() * (-math.log(10000.0) / embed_dim))',
    },
  ],
  lines: ['PositionalEncoding.positions'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.positions'],
  prediction: {
    question: text.prediction,
    async ask() {
      const embedDim = 4
      const { divTerm } = intermediates(embedDim)
      return { values: { embedDim, pairs: divTerm.length }, answer: (divTerm.at(-1) ?? 0).toFixed(2) }
    },
  },
  reader: text.reader,
}

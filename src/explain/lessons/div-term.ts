import { exp } from '../../math/exp.js'
import { arithmetic, table } from '../figure.js'
import type { Lesson, Shown } from '../lesson.js'
import { largestDifference } from '../numbers.js'
import { sinusoids } from '../sinusoids.js'

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
        { zh: '系数', en: 'The factor' },
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
        { zh: '每个中间结果', en: 'Each intermediate' },
        [
          { zh: '偶数下标', en: 'even index' },
          { zh: '乘系数', en: '× factor' },
          'exp',
          { zh: '直接算', en: 'directly' },
          { zh: '两者之差', en: 'difference' },
        ],
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
      second: divTerm[1] ?? 1,
      difference: largestDifference(divTerm, direct),
      logError: relative(divTerm),
      directError: relative(direct),
      check: largestDifference(sines, inTable),
      verdict:
        relative(divTerm) < relative(direct)
          ? { zh: '走对数这条路的误差小一些', en: 'going through the logarithm is the more exact' }
          : { zh: '走对数这条路的误差并不更小', en: 'going through the logarithm is not the more exact' },
    },
  }
}

export const divTerm: Lesson = {
  id: 'div-term',
  group: 'embedding-and-positions',
  question: { zh: '`divTerm` 这一行', en: 'The `divTerm` line' },
  body: {
    zh: [
      '这一行算每对列的频率：取偶数下标，乘一个系数，再取指数。embedDim 是 {{embedDim}} 时，系数是 −ln({{base}}) / {{embedDim}} = {{factor:6}}，得到 {{pairs}} 个频率，从大到小；第二个是 {{second}}。',
      '也就是 `w_i = exp(2i·(−ln 10000)/embedDim)`，等于直接求 {{base}} 的负幂。常有人说“在对数空间里更稳定”。两种算法都按 float32 逐步舍入：结果最多差 {{difference}}；和精确值比，相对误差分别是 {{logError}}（指数）和 {{directError}}（直接求幂），{{verdict}}。两者都远小于训练能察觉的程度。',
      '核对：这些频率的正弦和模型缓冲区里位置一的偶数列，最大差 {{check}}。',
    ],
    en: [
      'The line computes a frequency for each pair of columns: the even indices, times a factor, exponentiated. For embedDim {{embedDim}} the factor is −ln({{base}}) / {{embedDim}} = {{factor:6}}; there are {{pairs}} frequencies, falling, and the second is {{second}}.',
      'That is `w_i = exp(2i·(−ln 10000)/embedDim)`, a negative power of {{base}} that could be taken directly. It is often said that “log space is more stable”. Both ways, rounded to float32 at each operation, differ by at most {{difference}}; against the exact value the relative errors are {{logError}} (exponential) and {{directError}} (power): {{verdict}}. Neither is of a size that training could notice.',
      'A check: the sines of these frequencies and the even columns of position one in the model’s buffer differ by at most {{check}}.',
    ],
  },
  async worked() {
    return show(64)
  },
  live: {
    text: {
      zh: ['这个模型的 embedDim 是 {{embedDim}}：系数 {{factor:6}}，{{pairs}} 个频率；两种算法最多差 {{difference}}。'],
      en: [
        'This model’s embedDim is {{embedDim}}: the factor is {{factor:6}}, there are {{pairs}} frequencies, and the two ways differ by at most {{difference}}.',
      ],
    },
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
    question: {
      zh: '这个模型的 embedDim 是 {{embedDim}}。`divTerm` 有几个数？',
      en: 'This model’s embedDim is {{embedDim}}. How many numbers are in `divTerm`?',
    },
    async ask({ model }) {
      const { embedDim } = model.options
      return { values: { embedDim }, answer: String(intermediates(embedDim).divTerm.length) }
    },
  },
  reader: {
    zh: '任意 embedDim 下的系数和头几个频率；“对数空间更稳定”到底差多少。',
    en: 'The factor and the first frequencies for any embedDim; how much “log space is more stable” amounts to.',
  },
}

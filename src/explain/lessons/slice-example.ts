import { compute, floats, part } from '../compute.js'
import { observeExample } from '../context.js'
import { arithmetic, matrix } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { sinusoids } from '../sinusoids.js'

const [N, LEN, DIM, MAX_LEN] = [2, 3, 4, 5]

export const sliceExample: Lesson = {
  id: 'slice-example',
  group: 'tensors',
  question: { zh: '上一行的具体例子', en: 'That line by example' },
  body: {
    zh: [
      '一批 {{N}} 个序列，长 {{len}}，每个向量 {{dim}} 个数；x 从 {{first}} 起每个数加 {{step}}，依次排到 {{last}}。`maxLen` 是 {{maxLen}}，只用到前 {{len}} 行。',
      '位置 {{zero}} 的编码是零和一交替，所以每个序列的第一个向量，奇数列都加了一。',
      '两个序列加的是同一份编码：第一个序列的 [{{place}}] 位置加 {{added}}，第二个序列的同一位置也加 {{addedToo}}。每一格的算式列在下面，共 {{cells}} 格。',
    ],
    en: [
      'A batch of {{N}} sequences of length {{len}}, {{dim}} numbers a vector; x counts from {{first}} in steps of {{step}} to {{last}}. `maxLen` is {{maxLen}}, and only the first {{len}} rows are used.',
      'The encoding of position {{zero}} alternates between zero and one, so the first vector of each sequence gains one in its odd columns.',
      'Both sequences gain the same encoding: at [{{place}}] the first gains {{added}}, and so does the second, {{addedToo}}. Below is the arithmetic of every one of the {{cells}} cells.',
    ],
  },
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
        formula: `${(numbers[i] ?? 0).toFixed(1)} + ${code < 0 ? `(${code.toFixed(4)})` : code.toFixed(4)}`,
        value,
      }
    })
    const place = 1 * DIM // position 1, column 0
    return {
      figures: [
        matrix(
          'x',
          { zh: '输入 x', en: 'The input x' },
          { data: numbers, shape: [N, LEN, DIM] },
          {
            axes: ['N', 'len', 'embedDim'],
            digits: 1,
          },
        ),
        matrix('pe', { zh: '位置编码', en: 'The encoding' }, codes, { axes: ['maxLen', 'embedDim'] }),
        matrix('sum', { zh: '和', en: 'The sum' }, sum, { axes: ['N', 'len', 'embedDim'] }),
        arithmetic('cells', { zh: '每一格', en: 'Every cell' }, steps),
      ],
      values: {
        N,
        len: LEN,
        dim: DIM,
        maxLen: MAX_LEN,
        first: numbers[0] ?? 0,
        step: Number(((numbers[1] ?? 0) - (numbers[0] ?? 0)).toFixed(6)),
        last: numbers.at(-1) ?? 0,
        zero: 0,
        place: '1, 0',
        added: (sum.data[place] ?? 0) - (numbers[place] ?? 0),
        addedToo: (sum.data[LEN * DIM + place] ?? 0) - (numbers[LEN * DIM + place] ?? 0),
        cells: sum.data.length,
      },
    }
  },
  live: {
    text: {
      zh: ['当前例子的第 {{t}} 个位置，前 {{count}} 格的算式如下；词元是 {{token}}。'],
      en: [
        'The arithmetic of the first {{count}} cells at position {{t}} of the example in view, the token {{token}}.',
      ],
    },
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
            { zh: '逐格相加', en: 'Cell by cell' },
            sums.slice(0, count).map((sum, d) => ({
              label: `[0, ${t}, ${d}]`,
              formula: `${(x[d] ?? 0).toFixed(4)} + ${(codes[d] ?? 0).toFixed(4)}`,
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
    question: {
      zh: '位置 {{t}} 的词元，嵌入的第 {{d}} 个数是 {{x:4}}。加上位置编码之后是多少？保留四位小数。',
      en: 'For the token at position {{t}}, number {{d}} of the embedding is {{x:4}}. What is it with the encoding added? Four decimals.',
    },
    async ask(context) {
      const value = await observeExample(context, ['encoder.embed.embedded', 'encoder.positional_encoding.sum'])
      const x = part(value('encoder.embed.embedded'), 0, 0).data[1] ?? 0
      const sum = part(value('encoder.positional_encoding.sum'), 0, 0).data[1] ?? 0
      return { values: { t: 0, d: 1, x }, answer: sum.toFixed(4) }
    },
  },
  reader: {
    zh: '给出 x、位置和宽度，写出和里任意一格的算式与结果。',
    en: 'For given x, position and width: the arithmetic and the result of any cell of the sum.',
  },
}

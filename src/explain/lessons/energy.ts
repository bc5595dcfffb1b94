import { Random } from '../../math/random.js'
import { matmul } from '../../tensor/functional.js'
import { at, compute, floats, part, type Value } from '../compute.js'
import { observeExample } from '../context.js'
import { arithmetic, curve, matrix } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { argmax, listText, mean, rowsOf, spread } from '../numbers.js'

const Q = [
  [0.5, 0.6],
  [0.1, 0.2],
]
const K = [
  [0.7, 0.8],
  [0.3, 0.4],
  [0.9, 0.1],
]
const HEAD_DIM = 2
const DIMS = [4, 16, 64, 256]
/** Queries and keys drawn to measure a spread. */
const ROWS = 48

/** Over random queries and keys of N(0, 1): the deviation of q·k, and a row's largest weight on average. */
async function measure(tools: Tools, headDim: number) {
  const random = new Random(1).fork(`energy ${headDim}`)
  const draw = (): number[] => Array.from({ length: ROWS * headDim }, () => random.normal())
  const q = floats('q', { queryLen: ROWS, headDim }, draw())
  const k = floats('k', { keyLen: ROWS, headDim }, draw())
  const product = matmul(q, k.T())
  const value = await compute(tools, {
    product,
    raw: product.softmax(),
    scaled: product.div(Math.sqrt(headDim)).softmax(),
  })
  const peak = (weights: Value): number => mean(rowsOf(weights).map(row => Math.max(...row)))
  return { spread: spread(value.product.data), peak: peak(value.raw), peakScaled: peak(value.scaled) }
}

export const energy: Lesson = {
  id: 'energy',
  group: 'attention',
  question: { zh: 'energy 这一行', en: 'The `energy` line' },
  body: {
    zh: [
      '每个查询和每个键做点积，再除以 √headDim。q 有 {{queries}} 行，k 有 {{keys}} 行，得到 {{queries}}×{{keys}} 个数：第一个是 {{dot00:2}}，除以 √{{headDim}} 是 {{energy00:4}}。',
      '点积大，说明方向合得来。每一行再做 softmax 就成了权重：除过的第一行是 {{softmax}}，没除的是 {{softmaxRaw}}，更尖一些。',
      '为什么要除？q 和 k 的每个数若是独立的、方差为一，点积的标准差就是 √headDim：随机抽样量得 {{measured}}，而 √headDim 是 {{roots}}。不除的话，头越宽，softmax 越尖：headDim 为 {{widest}} 时，每行最大的权重平均是 {{peak:3}}，除过之后是 {{peakScaled:3}}；权重越接近零或一，传回去的梯度越小。',
    ],
    en: [
      'Each query’s dot product with each key, divided by √headDim. q has {{queries}} rows, k has {{keys}}, which makes {{queries}}×{{keys}} numbers. The first is {{dot00:2}}; over √{{headDim}} it is {{energy00:4}}.',
      'A large product means that the directions agree. Softmax turns each row into weights: the first row is {{softmax}} with the division and {{softmaxRaw}} without, a little sharper.',
      'Why divide? If the numbers of q and k are independent with variance one, their dot product has a deviation of √headDim. Measured on random draws: {{measured}}, where √headDim is {{roots}}. Undivided, softmax gets the sharper the wider a head is: at headDim {{widest}} a row’s largest weight is {{peak:3}} on average, against {{peakScaled:3}} with the division; and the nearer weights are to zero or one, the less gradient they pass back.',
    ],
  },
  async worked(tools) {
    const q = floats('q', { queryLen: Q.length, headDim: HEAD_DIM }, Q)
    const k = floats('k', { keyLen: K.length, headDim: HEAD_DIM }, K)
    const product = matmul(q, k.T())
    const scaled = product.div(Math.sqrt(HEAD_DIM))
    const value = await compute(tools, { product, scaled, softmax: scaled.softmax(), softmaxRaw: product.softmax() })
    const measured: Awaited<ReturnType<typeof measure>>[] = []
    for (const headDim of DIMS) measured.push(await measure(tools, headDim))
    const spreads = measured.map(each => each.spread)
    return {
      figures: [
        matrix('product', { zh: 'q·kᵀ', en: 'q·kᵀ' }, value.product, { axes: ['queryLen', 'keyLen'], digits: 2 }),
        arithmetic(
          'energy',
          { zh: '除以 √headDim', en: 'Divided by √headDim' },
          Q.flatMap((row, i) =>
            K.map((key, j) => ({
              label: `energy[${i}, ${j}]`,
              formula: `(${row.map((number, d) => `${number}·${key[d]}`).join(' + ')}) / √${HEAD_DIM}`,
              value: at(value.scaled, i, j),
            })),
          ),
        ),
        matrix('softmax', { zh: 'softmax：除过的', en: 'Softmax, divided' }, value.softmax, {
          axes: ['queryLen', 'keyLen'],
        }),
        matrix('softmax-raw', { zh: 'softmax：没除的', en: 'Softmax, undivided' }, value.softmaxRaw, {
          axes: ['queryLen', 'keyLen'],
        }),
        curve(
          'spread',
          { zh: 'q·k 的标准差随 headDim 增长', en: 'The deviation of q·k grows with headDim' },
          [
            { label: { zh: '量得', en: 'measured' }, data: spreads },
            { label: '√headDim', data: DIMS.map(Math.sqrt) },
          ],
          { x: DIMS, xLabel: 'headDim', yLabel: { zh: '标准差', en: 'deviation' } },
        ),
      ],
      values: {
        queries: Q.length,
        keys: K.length,
        headDim: HEAD_DIM,
        dot00: at(value.product, 0, 0),
        energy00: at(value.scaled, 0, 0),
        softmax: listText(part(value.softmax, 0).data, 3),
        softmaxRaw: listText(part(value.softmaxRaw, 0).data, 3),
        widest: DIMS.at(-1) ?? 0,
        peak: measured.at(-1)?.peak ?? 0,
        peakScaled: measured.at(-1)?.peakScaled ?? 0,
        measured: spreads.map(number => number.toFixed(2)).join(', '),
        roots: DIMS.map(headDim => Math.sqrt(headDim).toFixed(0)).join(', '),
      },
    }
  },
  live: {
    text: {
      zh: [
        '编码器第一层第一个头：{{query}} 对 {{key}} 的能量最高，是 {{top}}；除之前的点积是 {{product}}，headDim 是 {{headDim}}。',
      ],
      en: [
        'First layer of the encoder, first head: {{query}} has its highest energy with {{key}}, {{top}}; before the division it was {{product}}, headDim being {{headDim}}.',
      ],
    },
    async show(context) {
      const path = 'encoder.layers.0.attention'
      const value = await observeExample(
        context,
        ['q', 'k', 'energy', 'attention'].map(name => `${path}.${name}`),
      )
      const { words, example, model } = context
      const energies = part(value(`${path}.energy`), 0, 0)
      const labels = example.source.map(words.source)
      const row = part(energies, 0).data
      const best = argmax(row)
      const headDim = model.options.embedDim / model.options.heads
      const [q, k] = [part(value(`${path}.q`), 0, 0, 0).data, part(value(`${path}.k`), 0, 0, best).data]
      const factor = (number: number): string => (number < 0 ? `(${number.toFixed(3)})` : number.toFixed(3))
      const terms = q.slice(0, 4).map((number, d) => `${factor(number)}·${factor(k[d] ?? 0)}`)
      return {
        figures: [
          matrix('energy', { zh: '能量', en: 'Energy' }, energies, {
            axes: ['queryLen', 'keyLen'],
            rows: labels,
            columns: labels,
            digits: 3,
            marked: [best],
            tensor: `${path}.energy`,
          }),
          arithmetic('cell', { zh: '有星号的那一格', en: 'The cell with the star' }, [
            {
              label: `energy[0, 0, 0, ${best}]`,
              formula: `(${terms.join(' + ')}${q.length > 4 ? ' + …' : ''}) / √${headDim}`,
              value: row[best] ?? 0,
            },
          ]),
          matrix('attention', { zh: 'softmax 之后', en: 'After softmax' }, part(value(`${path}.attention`), 0, 0), {
            axes: ['queryLen', 'keyLen'],
            rows: labels,
            columns: labels,
            digits: 3,
            tensor: `${path}.attention`,
          }),
        ],
        values: {
          query: labels[0] ?? '',
          key: labels[best] ?? '',
          top: row[best] ?? 0,
          product: (row[best] ?? 0) * Math.sqrt(headDim),
          headDim,
        },
      }
    },
  },
  twins: [
    {
      typescript: "const energy = matmul(q, k.T()).div(Math.sqrt(headDim)).as('energy')",
      python: 'energy = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(head_dim)',
    },
  ],
  lines: ['MultiHeadAttention.energy', 'MultiHeadAttention.attention'],
  files: ['src/model/multi-head-attention.ts'],
  tensors: ['encoder.layers.0.attention.energy', 'encoder.layers.0.attention.attention'],
  prediction: {
    question: {
      zh: '编码器第一层第一个头，{{query}} 这一行里能量最大的键是哪个词元？',
      en: 'First layer of the encoder, first head: in the row of {{query}}, which token’s key has the largest energy?',
    },
    async ask(context) {
      const name = 'encoder.layers.0.attention.energy'
      const value = (await observeExample(context, [name]))(name)
      const { words, example } = context
      const query = Math.min(1, example.source.length - 1)
      const best = example.source[argmax(part(value, 0, 0, query).data)] ?? 0
      return {
        values: { query: words.source(example.source[query] ?? 0) },
        options: [...new Set(example.source.map(words.source))],
        answer: words.source(best),
      }
    },
  },
  reader: {
    zh: '手算任意一格能量；不除 √headDim 时，头越宽权重会怎样。',
    en: 'Any cell of the energy by hand; what becomes of the weights of wide heads without the division.',
  },
}

import { argmax } from '../../math/argmax.js'
import { Random } from '../../math/random.js'
import { matmul } from '../../tensor/functional.js'
import { at, compute, floats, part, type Value } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { factorText, listText, mean, rowsOf, spread } from '../computing/numbers.js'
import { lastAttention } from '../figures/attention-map.js'
import { arithmetic, curve, matrix } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { lacks } from '../models/ablated-transformer.js'
import type { Bilingual } from '../text.js'
import { text } from './energy.text.js'

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
  question: text.question,
  body: text.body,
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
        matrix('product', text.labels.qK, value.product, { axes: ['queryLen', 'keyLen'], digits: 2 }),
        arithmetic(
          'energy',
          text.labels.dividedByHeadDim,
          Q.flatMap((row, i) =>
            K.map((key, j) => ({
              label: `energy[${i}, ${j}]`,
              formula: `(${row.map((number, d) => `${number}·${key[d]}`).join(' + ')}) / √${HEAD_DIM}`,
              value: at(value.scaled, i, j),
            })),
          ),
        ),
        matrix(
          'softmax',
          text.labels.softmax,
          { data: [...value.softmax.data, ...value.softmaxRaw.data], shape: [2 * Q.length, K.length] },
          {
            axes: ['queryLen', 'keyLen'],
            rows: [text.labels.divided, text.labels.undivided].flatMap(label =>
              Q.map((_, i) => ({ zh: `${label.zh}，查询 ${i}`, en: `${label.en}, query ${i}` })),
            ),
          },
        ),
        curve(
          'spread',
          text.labels.theDeviationOfQK,
          [
            { label: text.labels.measured, data: spreads },
            { label: '√headDim', data: DIMS.map(Math.sqrt) },
          ],
          { x: DIMS, xLabel: 'headDim', yLabel: text.labels.deviation },
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
        dims: DIMS.join(', '),
        widest: DIMS.at(-1) ?? 0,
        peak: measured.at(-1)?.peak ?? 0,
        peakScaled: measured.at(-1)?.peakScaled ?? 0,
        measured: spreads.map(number => number.toFixed(2)).join(', '),
        roots: DIMS.map(headDim => Math.sqrt(headDim).toFixed(0)).join(', '),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { words, example, model } = context
      const path = lastAttention(model, 'encoder')
      const names = ['q', 'k', 'energy', 'attention'].map(name => `${path}.${name}`)
      const value = await observeExample(context, names)
      const query = Math.min(1, example.source.length - 1)
      const labels = example.source.map(words.source)
      const rowsOfHeads = (name: string): number[][] => {
        const all = value(`${path}.${name}`)
        return Array.from({ length: all.shape[1] ?? 0 }, (_, head) => [...part(all, 0, head, query).data])
      }
      const energies = rowsOfHeads('energy')
      const head = argmax(energies.map(row => Math.max(...row)))
      const row = energies[head] ?? []
      const best = argmax(row)
      const headDim = model.options.embedDim / model.options.heads
      const divisor = lacks(model, 'scaling') ? '' : ` / √${headDim}`
      const [q, k] = [part(value(`${path}.q`), 0, head, query).data, part(value(`${path}.k`), 0, head, best).data]
      const terms = q.slice(0, 4).map((number, d) => `${factorText(number, 3)}·${factorText(k[d] ?? 0, 3)}`)
      const map = (name: string, title: Bilingual, rows: readonly (readonly number[])[]) =>
        matrix(
          name,
          title,
          { data: rows.flat(), shape: [rows.length, labels.length] },
          {
            axes: ['heads', 'keyLen'],
            rows: rows.map((_, i) => ({ zh: `头 ${i}`, en: `head ${i}` })),
            columns: labels,
            digits: 3,
            marked: [head * labels.length + best],
            tensor: `${path}.${name}`,
          },
        )
      return {
        figures: [
          map('energy', text.labels.energy, energies),
          arithmetic('cell', text.labels.theCellWithTheStar, [
            {
              label: `energy[0, ${head}, ${query}, ${best}]`,
              formula: `(${terms.join(' + ')}${q.length > 4 ? ' + …' : ''})${divisor}`,
              value: row[best] ?? 0,
            },
          ]),
          map('attention', text.labels.afterSoftmax, rowsOfHeads('attention')),
        ],
        values: {
          query: labels[query] ?? '',
          head,
          key: labels[best] ?? '',
          top: row[best] ?? 0,
          product: (row[best] ?? 0) * Math.sqrt(headDim),
          headDim,
          division: divisor === '' ? text.labels.itIsUndivided : text.labels.itWasDivided,
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
    question: text.prediction,
    async ask(tools) {
      const [q, k] = [
        [1, 2],
        [2, 1],
      ]
      const row = (name: string, numbers: readonly number[] = []) =>
        floats(name, { len: 1, headDim: HEAD_DIM }, numbers)
      const scaled = matmul(row('q', q), row('k', k).T()).div(Math.sqrt(HEAD_DIM))
      const { energy: asked } = await compute(tools, { energy: scaled })
      return {
        values: { q: listText(q ?? []), k: listText(k ?? []), headDim: HEAD_DIM },
        answer: (asked.data[0] ?? 0).toFixed(2),
      }
    },
  },
  reader: text.reader,
}

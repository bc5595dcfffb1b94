import { argmax } from '../../math/argmax.js'
import { matmul } from '../../tensor/functional.js'
import { compute, floats, part } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { factorText, largestDifference, listText } from '../computing/numbers.js'
import { lastAttention } from '../figures/attention-map.js'
import { arithmetic, matrix, table } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { text } from './weighted-sum.text.js'

const HEAD_DIM = 2
const Q = [1, 0]
const KEYS = [
  [1, 0],
  [0, 1],
]
const VALUES = [
  [2, 4],
  [6, 8],
]
/** For the prediction: a longer second key, which the query doesn't see. */
const LONGER = [0, 9]

/** One query's scores, weights and weighted sum. */
async function attend(tools: Tools, keys: readonly (readonly number[])[]) {
  const q = floats('q', { queryLen: 1, headDim: HEAD_DIM }, Q)
  const k = floats('k', { keyLen: keys.length, headDim: HEAD_DIM }, keys)
  const v = floats('v', { keyLen: keys.length, headDim: HEAD_DIM }, VALUES)
  const energy = matmul(q, k.T()).div(Math.sqrt(HEAD_DIM))
  const attention = energy.softmax()
  const value = await compute(tools, { energy, attention, context: matmul(attention, v) })
  return { scores: value.energy.data, weights: value.attention.data, sum: value.context.data }
}

/** Fixed weights times the values. */
async function withWeights(tools: Tools, weights: readonly number[]): Promise<readonly number[]> {
  const w = floats('weights', { queryLen: 1, keyLen: VALUES.length }, weights)
  const v = floats('v', { keyLen: VALUES.length, headDim: HEAD_DIM }, VALUES)
  const { sum } = await compute(tools, { sum: matmul(w, v) })
  return sum.data
}

export const weightedSum: Lesson = {
  id: 'weighted-sum',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const { scores, weights, sum } = await attend(tools, KEYS)
    const [even, alone] = [VALUES.map(() => 1 / VALUES.length), [1, 0]]
    const [evenSum, aloneSum] = [await withWeights(tools, even), await withWeights(tools, alone)]
    const exponentials = scores.map(score => `e^${score.toFixed(4)}`)
    const { labels } = text
    return {
      figures: [
        arithmetic(
          'scores',
          labels.scores,
          scores.map((value, j) => ({
            label: `score[${j}]`,
            formula: `(${Q.map((number, d) => `${number}·${KEYS[j]?.[d]}`).join(' + ')}) / √${HEAD_DIM}`,
            value,
          })),
        ),
        arithmetic(
          'weights',
          labels.weights,
          weights.map((value, j) => ({
            label: `weight[${j}]`,
            formula: `${exponentials[j]} / (${exponentials.join(' + ')})`,
            value,
          })),
        ),
        arithmetic(
          'sum',
          labels.sum,
          sum.map((value, d) => ({
            label: `sum[${d}]`,
            formula: weights.map((weight, j) => `${weight.toFixed(4)}·${VALUES[j]?.[d]}`).join(' + '),
            value,
          })),
        ),
        table(
          'ladder',
          labels.ladder,
          [labels.itsWeights, labels.result],
          [
            [listText(even), listText(evenSum)],
            [listText(alone), listText(aloneSum)],
            [listText(even), listText(evenSum)],
            [listText(weights), listText(sum)],
          ],
          { rows: [labels.average, labels.triangleFirst, labels.triangleSecond, labels.attention] },
        ),
      ],
      values: {
        even: listText(even),
        evenSum: listText(evenSum),
        first: 0,
        triangleSum: listText(aloneSum),
        q: listText(Q),
        k0: listText(KEYS[0] ?? []),
        k1: listText(KEYS[1] ?? []),
        v0: listText(VALUES[0] ?? []),
        v1: listText(VALUES[1] ?? []),
        headDim: HEAD_DIM,
        score0: scores[0] ?? 0,
        score1: scores[1] ?? 0,
        weight0: weights[0] ?? 0,
        weight1: weights[1] ?? 0,
        sum0: sum[0] ?? 0,
        sum1: sum[1] ?? 0,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, example, words } = context
      const path = lastAttention(model, 'cross')
      const value = await observeExample(
        context,
        ['attention', 'v', 'context'].map(name => `${path}.${name}`),
      )
      const all = value(`${path}.attention`)
      const heads = Array.from({ length: all.shape[1] ?? 0 }, (_, head) => part(all, 0, head, 0).data)
      const head = argmax(heads.map(row => Math.max(...row)))
      const weights = heads[head] ?? []
      const rows = weights.map((_, key) => part(value(`${path}.v`), 0, head, key).data)
      const own = part(value(`${path}.context`), 0, head, 0).data
      const sums = own.map((_, d) => weights.reduce((sum, weight, key) => sum + weight * (rows[key]?.[d] ?? 0), 0))
      const key = argmax(weights)
      return {
        figures: [
          matrix(
            'weights',
            text.labels.headsWeights,
            { data: heads.flat(), shape: [heads.length, weights.length] },
            {
              axes: ['heads', 'keyLen'],
              rows: heads.map((_, i) => ({ zh: `头 ${i}`, en: `head ${i}` })),
              columns: example.source.map(words.source),
              digits: 3,
              marked: [head * weights.length + key],
              tensor: `${path}.attention`,
            },
          ),
          arithmetic('cell', text.labels.oneNumber, [
            {
              label: `context[0, ${head}, 0, 0]`,
              formula: weights
                .map((weight, j) => `${weight.toFixed(3)}·${factorText(rows[j]?.[0] ?? 0, 3)}`)
                .join(' + '),
              value: own[0] ?? 0,
            },
          ]),
        ],
        values: {
          token: words.target(example.target[1] ?? 0),
          head,
          weight: weights[key] ?? 0,
          key: words.source(example.source[key] ?? 0),
          difference: largestDifference(sums, own),
        },
      }
    },
  },
  twins: [
    {
      typescript: "const attention = maskedEnergy.softmax().as('attention')",
      python: 'attention = torch.softmax(masked_energy, dim=-1)',
    },
    {
      typescript: "matmul(this.dropout.call(attention), v).as('context')",
      python: 'context = torch.matmul(attention, v)',
    },
  ],
  lines: ['MultiHeadAttention.attention', 'MultiHeadAttention.context', 'MultiHeadAttention.energy'],
  files: ['src/model/multi-head-attention.ts'],
  tensors: ['encoder.layers.0.attention.attention', 'encoder.layers.0.attention.context'],
  prediction: {
    question: text.prediction,
    async ask(tools) {
      const { sum } = await attend(tools, [KEYS[0] ?? [], LONGER])
      return { values: { k1: listText(KEYS[1] ?? []), longer: listText(LONGER) }, answer: (sum[0] ?? 0).toFixed(4) }
    },
  },
  reader: text.reader,
}

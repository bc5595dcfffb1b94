import { linear } from '../../tensor/functional.js'
import { floats } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import { shapesAt } from '../computing/graph-facts.js'
import { listText, shapeOf } from '../computing/numbers.js'
import type { Tools } from '../computing/tools.js'
import { lessonPairs } from '../models/lesson-pairs.js'
import { tinyModel } from '../models/tiny-model.js'
import { type ExerciseTable, isRefused, numbersOf, rows, upTo, yesOrNo } from './exercise.js'

/** The weights of one query and their weighted sum. */
async function attend(
  tools: Tools,
  query: readonly number[],
  keys: readonly (readonly number[])[],
  values: readonly (readonly number[])[] = keys,
) {
  const energy = rows('q', [query]).matmul(rows('k', keys).T()).div(Math.sqrt(query.length))
  const weights = energy.softmax()
  return {
    energy: await numbersOf(tools, energy),
    weights: await numbersOf(tools, weights),
    sum: await numbersOf(tools, weights.matmul(rows('v', values))),
  }
}

function listOf(all: readonly (readonly number[])[]): string {
  return all.map(row => listText(row)).join(', ')
}

export const attentionExercises = {
  'weighted-sum': [
    {
      question: {
        zh: '两个键都是 {{key}}，值是 {{values}}，查询是 {{query}}。加权和是多少？',
        en: 'Both keys are {{key}}, the values are {{values}}, and the query is {{query}}. What is the weighted sum?',
      },
      async ask(tools) {
        const [query, key] = [
          [3, -1],
          [1, 1],
        ]
        const values = [
          [2, 4],
          [6, 8],
        ]
        const { sum } = await attend(tools, query, [key, key], values)
        return {
          values: { key: listText(key), values: listOf(values), query: listText(query) },
          answer: listText(sum),
        }
      },
    },
    {
      question: {
        zh: '还是这一课的查询和键（权重是 {{weights}}），两个值换成 {{values}}。加权和的第一个数是多少？保留两位小数。',
        en: 'With this lesson’s query and keys the weights are {{weights}}. The two values become {{values}}. What is the first number of the weighted sum? Two decimals.',
      },
      async ask(tools) {
        const keys = [
          [1, 0],
          [0, 1],
        ]
        const values = [
          [10, 0],
          [-10, 5],
        ]
        const { weights, sum } = await attend(tools, [1, 0], keys, values)
        return { values: { weights: listText(weights), values: listOf(values) }, answer: (sum[0] ?? 0).toFixed(2) }
      },
    },
  ],
  'qkv-dimensions': [
    {
      question: {
        zh: '一批 {{N}} 个源序列，每个 {{srcLen}} 个词元；embedDim {{embedDim}}，{{heads}} 个头。编码器自注意力里，分好头的 `q` 是什么形状？',
        en: 'A batch has {{N}} sources of {{srcLen}} tokens; embedDim is {{embedDim}}, with {{heads}} heads. In the encoder’s self-attention, what is the shape of `q` once it is split into heads?',
      },
      async ask() {
        const model = tinyModel({ embedDim: 48, heads: 6 })
        const { embedDim, heads } = model.options
        const [N, srcLen] = [2, 7]
        const answer = shapesAt(model, { N, srcLen, trgLen: 5 })('encoder.layers.0.attention.q')
        return { values: { N, srcLen, embedDim, heads }, answer }
      },
    },
    {
      question: {
        zh: 'embedDim {{embedDim}}，{{heads}} 个头。`fcQ` 输出的 {{embedDim}} 列里，头 {{head}}（从零数起）分到的第一列是哪一列（也从零数起）？',
        en: 'embedDim is {{embedDim}}, with {{heads}} heads. Of the {{embedDim}} columns that `fcQ` gives, which is the first that head {{head}} gets? (Both counted from zero.)',
      },
      async ask(tools) {
        const [embedDim, heads, head] = [48, 6, 4]
        const headDim = embedDim / heads
        const columns = floats('x', { N: 1, queryLen: 1, embedDim }, upTo(embedDim))
        const split = columns.view({ N: 1, queryLen: 1, heads, headDim }).transpose(1, 2).contiguous()
        const numbers = await numbersOf(tools, split)
        return { values: { embedDim, heads, head }, answer: String(numbers[head * headDim]) }
      },
    },
  ],
  energy: [
    {
      question: {
        zh: '查询是 {{q}}，键是 {{k}}。能量（除以 √headDim 之后）是多少？',
        en: 'The query is {{q}} and the key {{k}}. What is the energy, divided by √headDim?',
      },
      async ask(tools) {
        const [q, k] = [
          [1, -2, 3, 0],
          [2, 1, -1, 5],
        ]
        const { energy } = await attend(tools, q, [k])
        return { values: { q: listText(q), k: listText(k) }, answer: (energy[0] ?? 0).toFixed(1) }
      },
    },
    {
      question: {
        zh: '查询是 {{q}}，两个键是 {{keys}}。除以 √headDim 再 softmax，第一个键的权重是多少？保留三位小数。',
        en: 'The query is {{q}} and the two keys are {{keys}}. Divided by √headDim and put through softmax, what is the weight of the first key? Three decimals.',
      },
      async ask(tools) {
        const q = [1, 1, 1, 1]
        const keys = [
          [1, 1, 0, 0],
          [0, 0, 0, 0],
        ]
        const { weights } = await attend(tools, q, keys)
        return { values: { q: listText(q), keys: listOf(keys) }, answer: (weights[0] ?? 0).toFixed(3) }
      },
    },
  ],
  'q-and-k-size': [
    {
      question: {
        zh: '`q` 的形状是 {{q}}，`k` 的形状是 {{k}}。`q` 乘 `k` 的转置会报错吗？（是 / 否）',
        en: '`q` has the shape {{q}} and `k` the shape {{k}}. Is `q` times the transpose of `k` an error? (yes / no)',
      },
      async ask() {
        const [qShape, kShape] = [
          [2, 4, 6, 16],
          [2, 4, 9, 8],
        ]
        const tensor = (name: string, [N = 0, heads = 0, len = 0, headDim = 0]: readonly number[]) =>
          floats(name, { N, heads, len, headDim }, [])
        const refused = await isRefused(() => tensor('q', qShape ?? []).matmul(tensor('k', kShape ?? []).T()))
        return yesOrNo({ q: shapeOf({ shape: qShape ?? [] }), k: shapeOf({ shape: kShape ?? [] }) }, refused)
      },
    },
    {
      question: {
        zh: '注意力权重的形状是 {{weights}}，`v` 的形状是 {{v}}。加权和是什么形状？',
        en: 'The attention weights have the shape {{weights}} and `v` the shape {{v}}. What is the shape of the weighted sum?',
      },
      async ask() {
        const [N, heads, queryLen, keyLen, size] = [2, 4, 6, 9, 10]
        const sum = floats('weights', { N, heads, queryLen, keyLen }, []).matmul(
          floats('v', { N, heads, keyLen, size }, []),
        )
        return {
          values: {
            weights: shapeOf({ shape: [N, heads, queryLen, keyLen] }),
            v: shapeOf({ shape: [N, heads, keyLen, size] }),
          },
          answer: `(${sum.shape.join(', ')})`,
        }
      },
    },
  ],
  'fc-out': [
    {
      question: {
        zh: '两个头对同一个输出的贡献是 {{parts}}，偏置是 {{bias}}。输出是什么？',
        en: 'Two heads contribute {{parts}} to an output, and the bias is {{bias}}. What is the output?',
      },
      async ask(tools) {
        const [first, second, bias] = [
          [0.5, -1],
          [0.25, 2],
          [0.1, 0],
        ] as const
        const sum = rows('first', [first])
          .add(rows('second', [second]))
          .add(rows('bias', [bias]))
        return {
          values: { parts: listOf([first, second]), bias: listText(bias) },
          answer: listText(await numbersOf(tools, sum)),
        }
      },
    },
    {
      question: {
        zh: '两个头，headDim 是 {{headDim}}。合并后的一行是 {{merged}}，`fcOut.weight` 的一行是 {{weight}}。头 {{head}}（从零数起）给这个输出贡献多少？',
        en: 'There are two heads, and headDim is {{headDim}}. The merged row is {{merged}}, and a row of `fcOut.weight` is {{weight}}. How much does head {{head}}, counted from zero, contribute to that output?',
      },
      async ask(tools) {
        const [headDim, head] = [2, 1]
        const [merged, weight] = [
          [1, 2, 3, 4],
          [1, 0, 2, -1],
        ]
        const own = (name: string, all: readonly number[] = []) =>
          rows(name, [all.slice(head * headDim, (head + 1) * headDim)])
        const [share = 0] = await numbersOf(tools, linear(own('merged', merged), own('weight', weight)))
        return {
          values: { headDim, head, merged: listText(merged ?? []), weight: listText(weight ?? []) },
          answer: String(share),
        }
      },
    },
  ],
  'two-attentions': [
    {
      question: {
        zh: '把源序列换成另一个，解码器的输入不动。解码器第一层里，下面哪个张量会变？',
        en: 'The source is replaced by another, the decoder’s input stays. Which of these tensors of the decoder’s first layer changes?',
      },
      async ask({ engine }) {
        const pairs = lessonPairs()
        const trg = [pairs[0].target.slice(0, -1)]
        const options = ['decoder.layers.0.attention.k', 'decoder.layers.0.transformer_block.attention.k']
        const model = tinyModel()
        const look = (source: readonly number[]) => observeRows({ engine, model }, { src: [source], trg }, options)
        const [before, after] = [await look(pairs[0].source), await look(pairs[1].source)]
        const changed = options.filter(name => before(name).data.join() !== after(name).data.join())
        return { values: {}, options, answer: changed.join(' ') }
      },
    },
    {
      question: {
        zh: '解码器的输入有 {{length}} 个词元，没有填充。一个头的自注意力权重有 {{cells}} 个，其中有几个一定是零？',
        en: 'The decoder’s input has {{length}} tokens and no padding. Of the {{cells}} weights of one head’s self-attention, how many are certain to be zero?',
      },
      async ask({ engine }) {
        const length = 5
        const input = upTo(length).map(() => 4)
        const name = 'decoder.layers.0.attention.attention'
        const value = (
          await observeRows({ engine, model: tinyModel({ heads: 1 }) }, { src: [input], trg: [input] }, [name])
        )(name)
        const zeros = value.data.filter(weight => weight === 0)
        return { values: { length, cells: value.data.length }, answer: String(zeros.length) }
      },
    },
  ],
} as const satisfies ExerciseTable

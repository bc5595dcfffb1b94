import { embedding } from '../../tensor/functional.js'
import { gradients } from '../../tensor/gradients.js'
import type { Tensor } from '../../tensor/tensor.js'
import { ids, part } from '../computing/compute.js'
import { cosines } from '../computing/cosines.js'
import { shapesAt } from '../computing/graph-facts.js'
import { listText, norm } from '../computing/numbers.js'
import { wordBatch, wordRows } from '../figures/words-table.js'
import { tinyModel } from '../models/tiny-model.js'
import { type ExerciseTable, numbersOf, rows, upTo } from './exercise.js'

const table = [
  [0.1, 0.2],
  [0.3, 0.4],
  [0.5, 0.6],
  [0.7, 0.8],
]
const tableText = table.map(row => listText(row)).join(', ')

export const embeddingExercises = {
  embedding: [
    {
      question: {
        zh: '一批 {{N}} 个源序列，每个 {{srcLen}} 个词元，embedDim 是 {{embedDim}}。嵌入之后是什么形状？',
        en: 'A batch has {{N}} sources of {{srcLen}} tokens each, and embedDim is {{embedDim}}. What is the shape once they are embedded?',
      },
      async ask() {
        const model = tinyModel({ embedDim: 12 })
        const sizes = { N: 3, srcLen: 7, trgLen: 5 }
        const { N, srcLen } = sizes
        return {
          values: { N, srcLen, embedDim: model.options.embedDim },
          answer: shapesAt(model, sizes)('encoder.embed.embedded'),
        }
      },
    },
    {
      question: {
        zh: '嵌入表有四行：{{table}}。不用独热向量，改用 {{mix}} 去乘这张表，得到什么？',
        en: 'A table has four rows: {{table}}. In place of a one-hot vector, {{mix}} is multiplied by it. What is the result?',
      },
      async ask(tools) {
        const mix = [0, 0.5, 0, 0.5]
        const result = await numbersOf(tools, rows('mix', [mix]).matmul(rows('table', table)))
        return { values: { table: tableText, mix: listText(mix) }, answer: listText(result) }
      },
    },
  ],
  'embedding-example': [
    {
      question: {
        zh: '还是这一课的嵌入表，输入是 {{ids}}。最后一个 id 的嵌入是什么？',
        en: 'With this lesson’s table, the input is {{ids}}. What is the embedding of the last id?',
      },
      async ask(tools) {
        const given = [1, 6, 7, 5]
        const found = embedding(ids('x', { len: given.length }, given), rows('table', wordRows))
        const last = (await numbersOf(tools, found)).slice(-(wordRows[0]?.length ?? 0))
        return { values: { ids: listText(given) }, answer: listText(last) }
      },
    },
    {
      question: {
        zh: '用这一课的一批（{{batch}}）训练一步，嵌入表里哪几个 id 的那一行梯度是零？',
        en: 'One training step is made on this lesson’s batch, {{batch}}. The rows of which ids have a gradient of zero?',
      },
      async ask(tools) {
        const weight = rows('table', wordRows)
        const x = ids('x', { batch: wordBatch.length, len: wordBatch[0].length }, wordBatch)
        const found = embedding(x, weight, 0)
        const gradient = gradients(found.mul(found).sumTo([]), [weight]).get(weight) as Tensor
        const data = await numbersOf(tools, gradient)
        const shape = [wordRows.length, wordRows[0].length]
        const still = upTo(wordRows.length).filter(id => norm(part({ data, shape }, id).data) === 0)
        return { values: { batch: wordBatch.map(row => listText(row)).join(', ') }, answer: still.join(', ') }
      },
    },
  ],
  'word-vectors': [
    {
      question: {
        zh: '下面哪个向量与 {{to}} 的余弦最大？',
        en: 'Which of these vectors has the largest cosine with {{to}}?',
      },
      async ask(tools) {
        const [to, others] = [
          [1, 1],
          [
            [2, 0],
            [5, 4],
            [-1, -1],
          ],
        ]
        const near = (await cosines(tools, { data: [to, ...others].flat(), shape: [4, 2] })).data.slice(1, 4)
        const options = others.map(other => listText(other))
        return { values: { to: listText(to) }, options, answer: options[near.indexOf(Math.max(...near))] ?? '' }
      },
    },
    {
      question: {
        zh: '两个词元的向量是 {{a}} 和 {{b}}。它们的余弦是多少？保留一位小数。',
        en: 'The vectors of two tokens are {{a}} and {{b}}. What is their cosine? One decimal.',
      },
      async ask(tools) {
        const [a, b] = [
          [1, 0],
          [3, 4],
        ]
        const cosine = (await cosines(tools, { data: [a, b].flat(), shape: [2, 2] })).data[1] ?? 0
        return { values: { a: listText(a), b: listText(b) }, answer: cosine.toFixed(1) }
      },
    },
  ],
} as const satisfies ExerciseTable

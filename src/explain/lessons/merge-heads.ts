import { GlassformerError } from '../../errors/glassformer-error.js'
import { compute, floats, part } from '../compute.js'
import { observeExample } from '../context.js'
import { matrix, table } from '../figure.js'
import { stridesText } from '../graph-facts.js'
import type { Lesson } from '../lesson.js'
import { listText, shapeOf } from '../numbers.js'

const [N, HEADS, LEN, HEAD_DIM] = [1, 4, 5, 16]
const SHOWN = 20

export const mergeHeads: Lesson = {
  id: 'merge-heads',
  group: 'tensors',
  question: {
    zh: '合并多头',
    en: 'Merging the heads: transpose, contiguous, view',
  },
  body: {
    zh: [
      '{{before}} 要变成 {{after}}：每个位置把 {{heads}} 个头的 {{headDim}} 个数首尾相接。内存是一条线，数按“头 → 位置 → 维”排着，步长 {{strides}}。',
      '`transpose` 不搬数据，只交换步长，成了 {{transposed}}。这时步长已经不是顺着走的，`view` 没法合并两个轴，会报错：{{error}}。`contiguous` 按新的顺序复制一份，步长变成 {{dense}}，之后 `view` 就行了。',
      '不转置直接 `view` 不会报错，却是错的：第一个位置的那一行，每隔 {{headDim}} 个取一个数，得到 {{wrong}}，全来自同一个头的头几个位置；对的应当是 {{right}}，各头同一个位置各取一个。（这里每个数的百位是头，个位是位置。）',
    ],
    en: [
      '{{before}} is to become {{after}}: at each position the {{headDim}} numbers of {{heads}} heads, end to end. Memory is a line, and the numbers stand in it by head, then position, then dimension: the strides are {{strides}}.',
      '`transpose` moves no data, it swaps strides: {{transposed}}. They no longer run straight on, so `view` can’t merge two axes, and says so: {{error}}. `contiguous` copies in the new order, the strides become {{dense}}, and `view` works.',
      'To `view` without transposing is no error and yet wrong. The first position’s row would begin, at every {{headDim}}th number, {{wrong}}: one head’s first positions. The right one is {{right}}: one position of each head. (The hundreds are the head, the ones the position.)',
    ],
  },
  async worked(tools) {
    const numbers: number[] = []
    for (let head = 0; head < HEADS; head++)
      for (let position = 0; position < LEN; position++)
        for (let d = 0; d < HEAD_DIM; d++) numbers.push(100 * head + position + d / 100)
    const context = floats('context', { N, heads: HEADS, queryLen: LEN, headDim: HEAD_DIM }, numbers)
    const embedDim = HEADS * HEAD_DIM
    const transposed = context.transpose(1, 2)
    const dense = transposed.contiguous()
    const shape = { N, queryLen: LEN, embedDim }
    const merged = dense.view(shape)
    const wrong = context.view(shape)
    const value = await compute(tools, { merged: merged.mul(1), wrong: wrong.mul(1) })
    let error = '—'
    try {
      transposed.view(shape)
    } catch (caught) {
      if (!(caught instanceof GlassformerError)) throw caught
      error = caught.message
    }
    /** The first number of each head's part of the first position's row. */
    const starts = (row: readonly number[]): number[] =>
      Array.from({ length: HEADS }, (_, head) => row[head * HEAD_DIM] ?? 0)
    return {
      figures: [
        table(
          'strides',
          { zh: '形状和步长', en: 'Shapes and strides' },
          [
            { zh: '形状', en: 'shape' },
            { zh: '步长', en: 'strides' },
          ],
          [context, transposed, dense, merged].map(tensor => [`(${tensor.shape.join(', ')})`, stridesText(tensor)]),
          { rows: ['context', '.transpose(1, 2)', '.contiguous()', '.view({ N, queryLen, embedDim })'] },
        ),
        matrix(
          'memory',
          { zh: `内存的开头 ${SHOWN} 个数`, en: `The first ${SHOWN} numbers in memory` },
          { data: numbers.slice(0, SHOWN), shape: [2, SHOWN / 2] },
          {
            axes: ['', ''],
            digits: 2,
          },
        ),
        matrix(
          'right',
          {
            zh: '对的：每个位置的一行，每个头取第一个数',
            en: 'Right: each position’s row, the first number of each head',
          },
          {
            data: Array.from({ length: LEN }, (_, t) => starts(part(value.merged, 0, t).data)).flat(),
            shape: [LEN, HEADS],
          },
          { axes: ['queryLen', 'heads'], digits: 2 },
        ),
        matrix(
          'wrong',
          { zh: '错的：不转置直接 view', en: 'Wrong: viewed without transposing' },
          {
            data: Array.from({ length: LEN }, (_, t) => starts(part(value.wrong, 0, t).data)).flat(),
            shape: [LEN, HEADS],
          },
          { axes: ['queryLen', 'heads'], digits: 2 },
        ),
      ],
      values: {
        before: `(${[N, HEADS, LEN, HEAD_DIM].join(', ')})`,
        after: shapeOf(value.merged),
        heads: HEADS,
        headDim: HEAD_DIM,
        strides: stridesText(context),
        transposed: stridesText(transposed),
        dense: stridesText(dense),
        error,
        right: listText(starts(part(value.merged, 0, 0).data), 2),
        wrong: listText(starts(part(value.wrong, 0, 0).data), 2),
      },
    }
  },
  live: {
    text: {
      zh: [
        '这个模型里：`context` 是 {{context}}，`merged` 是 {{merged}}。第一个位置的 `merged` 由各头第一个位置的 `context` 拼成：{{verdict}}。',
      ],
      en: [
        'In this model `context` is {{context}} and `merged` {{merged}}. At the first position `merged` is the heads’ `context` end to end: {{verdict}}.',
      ],
    },
    async show(context) {
      const path = 'encoder.layers.0.attention'
      const value = await observeExample(context, [`${path}.context`, `${path}.merged`])
      const [heads, merged] = [value(`${path}.context`), value(`${path}.merged`)]
      const joined = Array.from({ length: heads.shape[1] ?? 0 }, (_, head) => part(heads, 0, head, 0).data).flat()
      const row = part(merged, 0, 0).data
      const same = joined.length === row.length && joined.every((number, i) => number === row[i])
      return {
        figures: [
          matrix(
            'heads',
            { zh: '各头第一个位置的 context', en: 'The heads’ context at the first position' },
            {
              data: joined,
              shape: [heads.shape[1] ?? 0, heads.shape[3] ?? 0],
            },
            { axes: ['heads', 'headDim'], digits: 2, tensor: `${path}.context` },
          ),
          matrix(
            'merged',
            { zh: '合并之后的这一行', en: 'The merged row' },
            { data: row, shape: [1, row.length] },
            {
              axes: ['queryLen', 'embedDim'],
              digits: 2,
              tensor: `${path}.merged`,
            },
          ),
        ],
        values: {
          context: shapeOf(heads),
          merged: shapeOf(merged),
          verdict: same ? { zh: '逐位相同', en: 'the same bits' } : { zh: '并不相同', en: 'not the same' },
        },
      }
    },
  },
  twins: [
    {
      typescript: "context.transpose(1, 2).contiguous().view({ N, queryLen, embedDim }).as('merged')",
      python: 'merged = context.transpose(1, 2).contiguous().view(n, query_len, embed_dim)',
    },
  ],
  lines: ['MultiHeadAttention.merged', 'MultiHeadAttention.context'],
  files: ['src/tensor/rules/views.ts'],
  tensors: ['encoder.layers.0.attention.context', 'encoder.layers.0.attention.merged'],
  prediction: {
    question: {
      zh: '`context` 是 {{context}}。合并之后的形状是什么？',
      en: '`context` is {{context}}. What is the shape after merging?',
    },
    async ask(context) {
      const path = 'encoder.layers.0.attention'
      const value = await observeExample(context, [`${path}.context`, `${path}.merged`])
      return { values: { context: shapeOf(value(`${path}.context`)) }, answer: shapeOf(value(`${path}.merged`)) }
    },
  },
  reader: {
    zh: '转置、复制、换形状之后的步长；漏掉转置时每一行会装进哪些数。',
    en: 'The strides after transpose, copy and view; which numbers a row holds when the transpose is forgotten.',
  },
}

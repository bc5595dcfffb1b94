import { GlassformerError } from '../../errors/glassformer-error.js'
import { compute, floats, part } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { stridesText } from '../computing/graph-facts.js'
import { listText, shapeOf } from '../computing/numbers.js'
import { lastAttention } from '../figures/attention-map.js'
import { matrix, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './merge-heads.text.js'

const [N, HEADS, LEN, HEAD_DIM] = [1, 4, 5, 16]
const SHOWN = 20

export const mergeHeads: Lesson = {
  id: 'merge-heads',
  question: text.question,
  body: text.body,
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
          text.labels.shapesAndStrides,
          [text.labels.shape, text.labels.strides],
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
          text.labels.rightEachPositionSRow,
          {
            data: Array.from({ length: LEN }, (_, t) => starts(part(value.merged, 0, t).data)).flat(),
            shape: [LEN, HEADS],
          },
          { axes: ['queryLen', 'heads'], digits: 2 },
        ),
        matrix(
          'wrong',
          text.labels.wrongViewedWithoutTransposing,
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
    text: text.live,
    async show(context) {
      const { model, example, words } = context
      const path = lastAttention(model, 'encoder')
      const value = await observeExample(context, [`${path}.context`, `${path}.merged`])
      const [heads, merged] = [value(`${path}.context`), value(`${path}.merged`)]
      const t = Math.min(1, example.source.length - 1)
      const joined = Array.from({ length: heads.shape[1] ?? 0 }, (_, head) => part(heads, 0, head, t).data).flat()
      const row = part(merged, 0, t).data
      const same = joined.length === row.length && joined.every((number, i) => number === row[i])
      return {
        figures: [
          matrix(
            'heads',
            text.labels.theHeadsContextAtThe,
            {
              data: joined,
              shape: [heads.shape[1] ?? 0, heads.shape[3] ?? 0],
            },
            { axes: ['heads', 'headDim'], digits: 2, tensor: `${path}.context` },
          ),
        ],
        values: {
          token: words.source(example.source[t] ?? 0),
          context: shapeOf(heads),
          merged: shapeOf(merged),
          verdict: same ? text.labels.theSameBits : text.labels.notTheSame,
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
    question: text.prediction,
    async ask() {
      const shape = [1, 2, 3, 4] as const
      const [N, heads, queryLen, headDim] = shape
      const context = floats('context', { N, heads, queryLen, headDim }, [])
      return { values: { context: shapeOf({ shape }) }, answer: stridesText(context.transpose(1, 2)) }
    },
  },
  reader: text.reader,
}

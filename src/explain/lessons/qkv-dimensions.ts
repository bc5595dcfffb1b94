import type { Transformer } from '../../model/transformer.js'
import { linear } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, part, type Value } from '../compute.js'
import { observeExample } from '../context.js'
import { matrix, table } from '../figure.js'
import { blockInput, stridesText } from '../graph-facts.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { largestDifference, shapeOf } from '../numbers.js'
import { sinusoids } from '../sinusoids.js'
import { originalOptions, tinyModel } from '../tiny-model.js'
import { text } from './qkv-dimensions.text.js'

/** The query's way through fcQ, view and transpose; and the same with one small matrix a head. */
async function projections(tools: Tools, model: Transformer, rows: Value): Promise<Shown> {
  const { attention } = model.encoder.layers[0] ?? tinyModel().encoder.layers[0] ?? raise()
  const { embedDim, heads, headDim, fcQ } = attention
  const len = rows.shape[0] ?? 0
  const x = floats('x', { N: 1, queryLen: len, embedDim }, rows.data)
  const projected = fcQ.call(x)
  const split = projected.view({ N: 1, queryLen: len, heads, headDim })
  const q = split.transpose(1, 2)
  const perHead: Record<string, Tensor> = {}
  for (let head = 0; head < heads; head++) {
    const weight = fcQ.weight.slice(0, head * headDim, (head + 1) * headDim)
    const bias = fcQ.bias.slice(0, head * headDim, (head + 1) * headDim)
    perHead[`head${head}`] = linear(x, weight, bias)
  }
  const value = await compute(tools, { x: x.mul(1), projected, split, q: q.contiguous(), ...perHead }, model)
  const small = Array.from(
    { length: heads },
    (_, head) => value[`head${head}` as keyof typeof value]?.data ?? [],
  ).flat()
  return {
    figures: [
      table(
        'shapes',
        text.labels.theShapesStepByStep,
        [text.labels.shape, text.labels.strides],
        [
          [shapeOf(value.x), stridesText(x)],
          [shapeOf(value.projected), stridesText(projected)],
          [shapeOf(value.split), stridesText(split)],
          [shapeOf(value.q), stridesText(q)],
        ],
        { rows: ['x', 'fcQ(x)', '.view({ N, queryLen, heads, headDim })', '.transpose(1, 2)'] },
      ),
      matrix(
        'q',
        text.labels.qOfTheFirstHead,
        {
          data: Array.from({ length: len }, (_, t) => part(value.q, 0, 0, t).data.slice(0, 6)).flat(),
          shape: [len, Math.min(6, headDim)],
        },
        { axes: ['queryLen', 'headDim'], digits: 3 },
      ),
    ],
    values: {
      xShape: shapeOf(value.x),
      projectedShape: shapeOf(value.projected),
      splitShape: shapeOf(value.split),
      qShape: shapeOf(value.q),
      embedDim,
      heads,
      headDim,
      weight: shapeOf({ shape: fcQ.weight.sizes }),
      slice: shapeOf({ shape: [headDim, embedDim] }),
      difference: largestDifference(value.q.data, small),
    },
  }
}

function raise(): never {
  throw new Error('a model has at least one layer')
}

export const qkvDimensions: Lesson = {
  id: 'qkv-dimensions',
  group: 'attention',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = tinyModel({ ...originalOptions })
    return projections(tools, model, sinusoids(originalOptions.embedDim, 5))
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, engine } = context
      const name = blockInput(model)
      const value = (await observeExample(context, [name]))(name)
      return projections({ engine }, model, part(value, 0))
    },
  },
  twins: [
    {
      typescript: 'this.fcQ.call(query).view({ N, queryLen, heads, headDim }).transpose(1, 2)',
      python: 'self.fc_q(query).view(n, query_len, heads, head_dim).transpose(1, 2)',
    },
  ],
  lines: ['MultiHeadAttention.q', 'MultiHeadAttention.k', 'MultiHeadAttention.v'],
  files: ['src/model/multi-head-attention.ts', 'src/model/nn/linear.ts'],
  tensors: ['encoder.layers.0.attention.q', 'encoder.layers.0.attention.k', 'encoder.layers.0.attention.v'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const name = 'encoder.layers.0.attention.q'
      const value = (await observeExample(context, [name]))(name)
      const { embedDim, heads } = context.model.options
      return { values: { srcLen: context.example.source.length, embedDim, heads }, answer: shapeOf(value) }
    },
  },
  reader: text.reader,
}

import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { linear } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, part, type Value } from '../computing/compute.js'
import { observeExample, observeRows } from '../computing/context.js'
import { blockInput, stridesText } from '../computing/graph-facts.js'
import { factorText, largestDifference, shapeOf } from '../computing/numbers.js'
import { arithmetic, table } from '../figures/figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { lessonPairs } from '../models/lesson-pairs.js'
import { originalOptions, tinyModel } from '../models/tiny-model.js'
import { text } from './qkv-dimensions.text.js'

/** So many terms of the dot product are written out. */
const TERMS = 4

/** A token among the rows: the one whose q is written out. */
interface Token {
  readonly word: string
  readonly position: number
  /** All of them. */
  readonly source: string
}

/** The query’s way through fcQ, view and transpose; and the same with one small matrix a head. */
async function projections(tools: Tools, model: Transformer, rows: Value, token: Token): Promise<Shown> {
  const { embedDim, heads, headDim, fcQ } = attentionOf(model)
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
  const [vector, weights] = [part(rows, token.position).data, Array.from(fcQ.weight.data.slice(0, embedDim))]
  const number = part(value.projected, 0, token.position).data[0] ?? 0
  const terms = vector.slice(0, TERMS).map((x, d) => `${factorText(x, 3)}·${factorText(weights[d] ?? 0, 3)}`)
  return {
    figures: [
      arithmetic('number', text.labels.oneNumber, [
        {
          label: `q[0, 0, ${token.position}, 0]`,
          formula: `${terms.join(' + ')}${embedDim > TERMS ? ' + …' : ''} + ${factorText(fcQ.bias.data[0] ?? 0, 3)}`,
          value: number,
        },
      ]),
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
    ],
    values: {
      token: token.word,
      source: token.source,
      number,
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

function attentionOf({ encoder }: Transformer) {
  const [first] = encoder.layers
  if (first === undefined) throw new Error('a model has at least one layer')
  return first.attention
}

export const qkvDimensions: Lesson = {
  id: 'qkv-dimensions',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = tinyModel({ ...originalOptions })
    const [{ source }] = lessonPairs()
    const name = blockInput(model)
    const value = await observeRows({ ...tools, model }, { src: [source], trg: [source] }, [name])
    const words = source.map(id => Vocabulary.digits().token(id))
    const token = { word: words[1] ?? '', position: 1, source: words.join(' ') }
    return projections(tools, model, part(value(name), 0), token)
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, engine, example, words } = context
      const name = blockInput(model)
      const value = (await observeExample(context, [name]))(name)
      const position = Math.min(1, example.source.length - 1)
      const all = example.source.map(words.source)
      const token = { word: all[position] ?? '', position, source: all.join(' ') }
      return projections({ engine }, model, part(value, 0), token)
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
    async ask() {
      const { fcQ, embedDim, heads, headDim } = attentionOf(tinyModel({ embedDim: 96, heads: 6 }))
      return { values: { embedDim, heads }, answer: `(${fcQ.weight.slice(0, 0, headDim).shape.join(', ')})` }
    },
  },
  reader: text.reader,
}

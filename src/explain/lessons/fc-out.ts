import { argmax } from '../../math/argmax.js'
import type { Transformer } from '../../model/transformer.js'
import { linear } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, type Value } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { factorText, largestDifference, norm, shapeOf } from '../computing/numbers.js'
import { sinusoids } from '../computing/sinusoids.js'
import { lastAttention } from '../figures/attention-map.js'
import { arithmetic, matrix } from '../figures/figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './fc-out.text.js'

/** One output of fcOut as the sum of what each head brings through its own slice of the weight. */
async function contributions(
  tools: Tools,
  model: Transformer,
  context: Value,
  { layer, position }: { readonly layer: number; readonly position: number },
): Promise<Shown> {
  const attention = model.encoder.layers[layer]?.attention
  if (attention === undefined) throw new Error('a model has at least one layer')
  const { fcOut, heads, headDim, embedDim } = attention
  const len = context.shape[2] ?? 0
  const x = floats('context', { N: 1, heads, queryLen: len, headDim }, context.data)
  const merged = x.transpose(1, 2).contiguous().view({ N: 1, queryLen: len, embedDim })
  const outputs: Record<string, Tensor> = { out: fcOut.call(merged) }
  for (let head = 0; head < heads; head++) {
    const own = x
      .slice(1, head, head + 1)
      .contiguous()
      .view({ N: 1, queryLen: len, headDim })
    const slice = fcOut.weight.slice(1, head * headDim, (head + 1) * headDim).contiguous()
    outputs[`head${head}`] = linear(own, slice)
  }
  const value = await compute(tools, outputs, model)
  const out = value['out'] ?? { data: [], shape: [] }
  const parts = Array.from({ length: heads }, (_, head) => value[`head${head}`]?.data ?? [])
  const bias = Array.from(fcOut.bias.data)
  const sum = out.data.map((_, i) => parts.reduce((total, own) => total + (own[i] ?? 0), bias[i % embedDim] ?? 0))
  const rowOf = (numbers: readonly number[]): readonly number[] =>
    numbers.slice(position * embedDim, (position + 1) * embedDim)
  const shown = Math.min(8, embedDim)
  const norms = parts.map(own => norm(rowOf(own)))
  const column = 0
  return {
    figures: [
      matrix(
        'contributions',
        text.labels.firstPositionWhatEachHead,
        {
          data: [...parts.map(own => rowOf(own).slice(0, shown)), bias.slice(0, shown)].flat(),
          shape: [heads + 1, shown],
        },
        {
          axes: ['heads', 'embedDim'],
          rows: [...parts.map((_, head) => ({ zh: `头 ${head}`, en: `head ${head}` })), text.labels.bias],
          digits: 3,
        },
      ),
      arithmetic('cell', text.labels.oneOutput, [
        {
          label: `out[0, ${position}, ${column}]`,
          formula: [...parts.map(own => rowOf(own)[column] ?? 0), bias[column] ?? 0]
            .map(number => factorText(number))
            .join(' + '),
          value: rowOf(out.data)[column] ?? 0,
        },
      ]),
    ],
    values: {
      heads,
      headDim,
      embedDim,
      position,
      weight: shapeOf({ shape: fcOut.weight.sizes }),
      slice: shapeOf({ shape: [embedDim, headDim] }),
      difference: largestDifference(out.data, sum),
      strongest: argmax(norms),
    },
  }
}

export const fcOut: Lesson = {
  id: 'fc-out',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const model = tinyModel()
    const numbers = sinusoids(8, 3).data
    return contributions(tools, model, { data: numbers, shape: [1, 2, 3, 4] }, { layer: 0, position: 0 })
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, example, words } = context
      const name = `${lastAttention(model, 'encoder')}.context`
      const value = (await observeExample(context, [name]))(name)
      const [layer, position] = [model.options.numLayers - 1, Math.min(1, example.source.length - 1)]
      const { figures, values } = await contributions(context, model, value, { layer, position })
      return { figures, values: { ...values, token: words.source(example.source[position] ?? 0) } }
    },
  },
  twins: [{ typescript: "const out = this.fcOut.call(merged).as('out')", python: 'out = self.fc_out(merged)' }],
  lines: ['MultiHeadAttention.out', 'MultiHeadAttention.merged'],
  files: ['src/model/multi-head-attention.ts'],
  tensors: ['encoder.layers.0.attention.merged', 'encoder.layers.0.attention.out'],
  prediction: {
    question: text.prediction,
    async ask({ model }) {
      const { heads, embedDim } = model.options
      const [out = 0, inFeatures = 0] = model.encoder.layers[0]?.attention.fcOut.weight.sizes ?? []
      return { values: { heads, embedDim }, answer: `(${out}, ${inFeatures / heads})` }
    },
  },
  reader: text.reader,
}

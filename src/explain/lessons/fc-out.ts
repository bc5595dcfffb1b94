import type { Transformer } from '../../model/transformer.js'
import { linear } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, type Value } from '../compute.js'
import { observeExample } from '../context.js'
import { arithmetic, matrix } from '../figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { largestDifference, norm, shapeOf } from '../numbers.js'
import { sinusoids } from '../sinusoids.js'
import { tinyModel } from '../tiny-model.js'

/** One output of fcOut as the sum of what each head brings through its own slice of the weight. */
async function contributions(tools: Tools, model: Transformer, context: Value): Promise<Shown> {
  const attention = model.encoder.layers[0]?.attention
  if (attention === undefined) throw new Error('a model has at least one layer')
  const { fcOut, heads, headDim, embedDim } = attention
  const len = context.shape[2] ?? 0
  const x = floats('context', { N: 1, heads, queryLen: len, headDim }, context.data)
  const merged = x.transpose(1, 2).contiguous().view({ N: 1, queryLen: len, embedDim })
  const outputs: Record<string, Tensor> = { out: fcOut.forward(merged) }
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
  const place = 0
  return {
    figures: [
      matrix(
        'contributions',
        { zh: '第一个位置：各头的贡献', en: 'First position: what each head brings' },
        {
          data: [...parts.map(own => own.slice(0, Math.min(8, embedDim))), bias.slice(0, Math.min(8, embedDim))].flat(),
          shape: [heads + 1, Math.min(8, embedDim)],
        },
        {
          axes: ['heads', 'embedDim'],
          rows: [...parts.map((_, head) => ({ zh: `头 ${head}`, en: `head ${head}` })), { zh: '偏置', en: 'bias' }],
          digits: 3,
        },
      ),
      arithmetic('cell', { zh: '一个输出', en: 'One output' }, [
        {
          label: `out[0, 0, ${place}]`,
          formula: [...parts.map(own => own[place] ?? 0), bias[place] ?? 0]
            .map(number => (number < 0 ? `(${number.toFixed(4)})` : number.toFixed(4)))
            .join(' + '),
          value: out.data[place] ?? 0,
        },
      ]),
    ],
    values: {
      heads,
      headDim,
      embedDim,
      weight: shapeOf({ shape: fcOut.weight.sizes }),
      slice: shapeOf({ shape: [embedDim, headDim] }),
      difference: largestDifference(out.data, sum),
      outShape: shapeOf(out),
      strongest: parts
        .map(own => norm(own.slice(0, embedDim)))
        .reduce((best, size, head, all) => (size > (all[best] ?? 0) ? head : best), 0),
    },
  }
}

export const fcOut: Lesson = {
  id: 'fc-out',
  group: 'attention',
  question: { zh: 'fcOut 做什么？', en: 'What does fcOut do?' },
  body: {
    zh: [
      '合并只是把 {{heads}} 个头的结果首尾相接，各占 {{headDim}} 列，互不相干。`fcOut` 用一个 {{weight}} 的矩阵把它们混在一起，让每个输出都能用到每个头。',
      '先拼接再乘，等于每个头乘自己那一块 {{slice}} 的权重再相加，最后加偏置：两种算法最多差 {{difference}}。所以可以说“第 {{strongest}} 个头在第一个位置贡献最大”，贡献是加得起来的。',
    ],
    en: [
      'Merging merely puts the {{heads}} heads’ results end to end, {{headDim}} columns each, and none knows of another. `fcOut` mixes them with a matrix of {{weight}}, so that every output can use every head.',
      'Concatenating and then multiplying equals multiplying each head by its own slice of the weight, {{slice}}, and adding up, with the bias last: the two differ by at most {{difference}}. So one may say that head {{strongest}} brings most at the first position: contributions add.',
    ],
  },
  async worked(tools) {
    const model = tinyModel()
    const numbers = sinusoids(8, 3).data
    return contributions(tools, model, { data: numbers, shape: [1, 2, 3, 4] })
  },
  live: {
    text: {
      zh: [
        '编码器第一层，第一个位置：贡献最大的是第 {{strongest}} 个头（从零数起，共 {{heads}} 个）；各头之和与 `out` 最多差 {{difference}}。',
      ],
      en: [
        'First layer of the encoder, first position: head {{strongest}} brings most (of {{heads}}, counted from zero); the heads’ sum and `out` differ by at most {{difference}}.',
      ],
    },
    async show(context) {
      const name = 'encoder.layers.0.attention.context'
      const value = (await observeExample(context, [name]))(name)
      return contributions(context, context.model, value)
    },
  },
  twins: [{ typescript: "const out = this.fcOut.forward(merged).as('out')", python: 'out = self.fc_out(merged)' }],
  lines: ['MultiHeadAttention.out', 'MultiHeadAttention.merged'],
  files: ['src/model/multi-head-attention.ts'],
  tensors: ['encoder.layers.0.attention.merged', 'encoder.layers.0.attention.out'],
  prediction: {
    question: {
      zh: '{{heads}} 个头，embedDim {{embedDim}}。`fcOut.weight` 里属于一个头的那一块是什么形状？',
      en: 'With {{heads}} heads and embedDim {{embedDim}}, what is the shape of the slice of `fcOut.weight` that belongs to one head?',
    },
    async ask({ model }) {
      const { heads, embedDim } = model.options
      const [out = 0, inFeatures = 0] = model.encoder.layers[0]?.attention.fcOut.weight.sizes ?? []
      return { values: { heads, embedDim }, answer: `(${out}, ${inFeatures / heads})` }
    },
  },
  reader: {
    zh: '一个输出怎样由各头的贡献相加而成，每个头用的是权重的哪一块。',
    en: 'How an output is the sum of the heads’ contributions, and which slice of the weight each head uses.',
  },
}

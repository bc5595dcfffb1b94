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

/** The query's way through fcQ, view and transpose; and the same with one small matrix a head. */
async function projections(tools: Tools, model: Transformer, rows: Value): Promise<Shown> {
  const { attention } = model.encoder.layers[0] ?? tinyModel().encoder.layers[0] ?? raise()
  const { embedDim, heads, headDim, fcQ } = attention
  const len = rows.shape[0] ?? 0
  const x = floats('x', { N: 1, queryLen: len, embedDim }, rows.data)
  const projected = fcQ.forward(x)
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
        { zh: '一步一步的形状', en: 'The shapes, step by step' },
        [
          { zh: '形状', en: 'shape' },
          { zh: '步长', en: 'strides' },
        ],
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
        { zh: '第一个头的 q（每行前几个数）', en: 'q of the first head (the first numbers of each row)' },
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
  question: { zh: 'fcQ/fcK/fcV 的维度', en: 'The dimensions of fcQ, fcK, fcV' },
  body: {
    zh: [
      '三个线性层都是 {{embedDim}} 进、{{embedDim}} 出，权重 {{weight}}。输入 {{xShape}}，乘完还是 {{projectedShape}}；再切成 {{heads}} 个头，每个 {{headDim}} 维：{{splitShape}}；把头的轴换到前面：{{qShape}}。',
      '切头不动数据，只换一种读法：看步长就知道。',
      '一个大矩阵等于 {{heads}} 个小矩阵并排：把权重按行切成 {{heads}} 块 {{slice}}（PyTorch 的权重是“出 × 入”），每块单独乘，拼起来与 q 最多差 {{difference}}。',
    ],
    en: [
      'All three are linear layers from {{embedDim}} to {{embedDim}}, with weights of {{weight}}. The input {{xShape}} stays {{projectedShape}}; it is cut into {{heads}} heads of {{headDim}} numbers, {{splitShape}}; and the heads’ axis is moved forward: {{qShape}}.',
      'Cutting into heads moves no data, it only reads it otherwise: the strides show it.',
      'One large matrix equals {{heads}} small ones side by side: cut the weight by rows into {{heads}} pieces of {{slice}} (PyTorch’s weights are out by in), multiply each on its own, and together they differ from q by at most {{difference}}.',
    ],
  },
  async worked(tools) {
    const model = tinyModel({ ...originalOptions })
    return projections(tools, model, sinusoids(originalOptions.embedDim, 5))
  },
  live: {
    text: {
      zh: [
        '这个模型：{{xShape}} → {{projectedShape}} → {{splitShape}} → {{qShape}}。分头算与一起算最多差 {{difference}}。',
      ],
      en: [
        'This model: {{xShape}} → {{projectedShape}} → {{splitShape}} → {{qShape}}. Head by head or all at once, the results differ by at most {{difference}}.',
      ],
    },
    async show(context) {
      const { model, engine } = context
      const name = blockInput(model)
      const value = (await observeExample(context, [name]))(name)
      return projections({ engine }, model, part(value, 0))
    },
  },
  twins: [
    {
      typescript: 'this.fcQ.forward(query).view({ N, queryLen, heads, headDim }).transpose(1, 2)',
      python: 'self.fc_q(query).view(n, query_len, heads, head_dim).transpose(1, 2)',
    },
  ],
  lines: ['MultiHeadAttention.q', 'MultiHeadAttention.k', 'MultiHeadAttention.v'],
  files: ['src/model/multi-head-attention.ts', 'src/model/nn/linear.ts'],
  tensors: ['encoder.layers.0.attention.q', 'encoder.layers.0.attention.k', 'encoder.layers.0.attention.v'],
  prediction: {
    question: {
      zh: '源序列 {{srcLen}} 个词元，embedDim {{embedDim}}，{{heads}} 个头。编码器里 `q` 的形状是什么？',
      en: 'The source has {{srcLen}} tokens, embedDim is {{embedDim}}, with {{heads}} heads. What is the shape of the encoder’s `q`?',
    },
    async ask(context) {
      const name = 'encoder.layers.0.attention.q'
      const value = (await observeExample(context, [name]))(name)
      const { embedDim, heads } = context.model.options
      return { values: { srcLen: context.example.source.length, embedDim, heads }, answer: shapeOf(value) }
    },
  },
  reader: {
    zh: '任意批、长度、宽度和头数下，q、k、v 每一步的形状；一个大矩阵与几个小矩阵的关系。',
    en: 'The shapes of q, k and v at every step, for any batch, length, width and heads; how one matrix relates to the heads’ own.',
  },
}

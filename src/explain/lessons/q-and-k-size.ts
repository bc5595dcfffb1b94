import { GlassformerError } from '../../errors/glassformer-error.js'
import { matmul } from '../../tensor/functional.js'
import { compute, floats } from '../compute.js'
import { observeExample } from '../context.js'
import { table } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { shapeOf } from '../numbers.js'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => ((i * 3) % 7) / 7)

/** A tensor of these sizes with some numbers in it. */
function rows(name: string, length: number, width: number) {
  return floats(name, { length, width }, numbers(length * width))
}

function errorOf(work: () => unknown): string {
  try {
    work()
    return '—'
  } catch (error) {
    if (error instanceof GlassformerError) return error.message
    throw error
  }
}

export const qAndKSize: Lesson = {
  id: 'q-and-k-size',
  group: 'attention',
  question: { zh: 'q 和 k 的维度必须相同吗？', en: 'Must q and k have the same size?' },
  body: {
    zh: [
      '每行的宽度必须相同：点积要一个数对一个数。q 是 {{q}}、k 是 {{kWrong}} 时，建图就报错：{{error}}。',
      '长度不必相同。q 有 {{queries}} 行、k 有 {{keys}} 行，能量是 {{energy}}：每个查询对每个键一个数。交叉注意力就是这样，查询来自解码器，键来自编码器。',
      'v 的长度要和 k 一样（一个键对应一个值），宽度却随意：v 是 {{v}} 时，结果是 {{out}}。原程序让它们都等于 `headDim`，合并后正好回到 `embedDim`。',
    ],
    en: [
      'Their rows must be equally wide, since a dot product pairs number with number. With q {{q}} and k {{kWrong}} the graph can’t even be built: {{error}}.',
      'Their lengths need not agree. With {{queries}} queries and {{keys}} keys the energy is {{energy}}, a number for every query and key. Cross-attention is like that: queries from the decoder, keys from the encoder.',
      'v must be as long as k, one value a key, but its width is free: with v {{v}} the result is {{out}}. The original makes all of them `headDim` wide, so that the merged heads are `embedDim` wide again.',
    ],
  },
  async worked(tools) {
    const [queries, keys, width, valueWidth] = [2, 5, 3, 4]
    const q = rows('q', queries, width)
    const k = rows('k', keys, width)
    const v = rows('v', keys, valueWidth)
    const wrong = rows('wrong', keys, width + 1)
    const energy = matmul(q, k.T())
    const value = await compute(tools, { energy, out: matmul(energy.softmax(), v) })
    const error = errorOf(() => matmul(q, wrong.T()))
    return {
      figures: [
        table(
          'shapes',
          { zh: '形状', en: 'Shapes' },
          [{ zh: '形状', en: 'shape' }],
          [
            [`(${queries}, ${width})`],
            [`(${keys}, ${width})`],
            [shapeOf(value.energy)],
            [`(${keys}, ${valueWidth})`],
            [shapeOf(value.out)],
          ],
          { rows: ['q', 'k', 'q·kᵀ', 'v', 'softmax(q·kᵀ)·v'] },
        ),
        table('error', { zh: '宽度不同', en: 'Unequal widths' }, [{ zh: '结果', en: 'result' }], [[error]], {
          rows: [`(${queries}, ${width}) · (${keys}, ${width + 1})ᵀ`],
        }),
      ],
      values: {
        queries,
        keys,
        q: `(${queries}, ${width})`,
        kWrong: `(${keys}, ${width + 1})`,
        error,
        energy: shapeOf(value.energy),
        v: `(${keys}, ${valueWidth})`,
        out: shapeOf(value.out),
      },
    }
  },
  live: {
    text: {
      zh: ['解码器第一层的交叉注意力：q 是 {{q}}，k 是 {{k}}，v 是 {{v}}，能量是 {{energy}}。'],
      en: [
        'Cross-attention in the decoder’s first layer: q is {{q}}, k is {{k}}, v is {{v}}, and the energy is {{energy}}.',
      ],
    },
    async show(context) {
      const path = 'decoder.layers.0.transformer_block.attention'
      const names = ['q', 'k', 'v', 'energy', 'context']
      const value = await observeExample(
        context,
        names.map(name => `${path}.${name}`),
      )
      const shapes = Object.fromEntries(names.map(name => [name, shapeOf(value(`${path}.${name}`))]))
      return {
        figures: [
          table(
            'shapes',
            { zh: '交叉注意力里的形状', en: 'Shapes in cross-attention' },
            [{ zh: '形状', en: 'shape' }],
            names.map(name => [shapes[name] ?? '']),
            { rows: names.map(name => `${path}.${name}`) },
          ),
        ],
        values: shapes,
      }
    },
  },
  lines: [
    'MultiHeadAttention.q',
    'MultiHeadAttention.k',
    'MultiHeadAttention.v',
    'MultiHeadAttention.energy',
    'MultiHeadAttention.context',
  ],
  files: ['src/tensor/rules/infer-type.ts'],
  tensors: ['decoder.layers.0.transformer_block.attention.energy'],
  prediction: {
    question: {
      zh: '解码器输入 {{trgLen}} 个词元，源序列 {{srcLen}} 个，{{heads}} 个头。交叉注意力的能量是什么形状？',
      en: 'The decoder’s input has {{trgLen}} tokens, the source {{srcLen}}, with {{heads}} heads. What is the shape of cross-attention’s energy?',
    },
    async ask(context) {
      const name = 'decoder.layers.0.transformer_block.attention.energy'
      const value = (await observeExample(context, [name]))(name)
      const { source, target } = context.example
      return {
        values: { trgLen: target.length - 1, srcLen: source.length, heads: context.model.options.heads },
        answer: shapeOf(value),
      }
    },
  },
  reader: {
    zh: '给出 q、k、v 的形状，说出能量和输出的形状，或者会报什么错。',
    en: 'From the shapes of q, k and v: the shapes of energy and output, or the error.',
  },
}

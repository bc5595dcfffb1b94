import { GlassformerError } from '../../errors/glassformer-error.js'
import { matmul } from '../../tensor/functional.js'
import { compute, floats } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { shapesAt } from '../computing/graph-facts.js'
import { shapeOf } from '../computing/numbers.js'
import { lastAttention } from '../figures/attention-map.js'
import { table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './q-and-k-size.text.js'

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
  question: text.question,
  body: text.body,
  async worked(tools) {
    const [queries, keys, width, valueWidth] = [2, 5, 3, 4]
    const q = rows('q', queries, width)
    const k = rows('k', keys, width)
    const v = rows('v', keys, valueWidth)
    const wrong = rows('wrong', keys, width + 1)
    const energy = matmul(q, k.T())
    const value = await compute(tools, { energy, out: matmul(energy.softmax(), v) })
    const error = errorOf(() => matmul(q, wrong.T()))
    const four = (name: string, length: number) =>
      floats(name, { N: 1, heads: 2, length, headDim: width }, numbers(2 * length * width))
    const turned = four('k', keys).T()
    const energyFour = matmul(four('q', queries), turned)
    return {
      figures: [
        table(
          'shapes',
          text.labels.shapes,
          [text.labels.shape],
          [
            [`(${queries}, ${width})`],
            [`(${keys}, ${width})`],
            [shapeOf(value.energy)],
            [`(${keys}, ${valueWidth})`],
            [shapeOf(value.out)],
          ],
          { rows: ['q', 'k', 'q·kᵀ', 'v', 'softmax(q·kᵀ)·v'] },
        ),
        table('error', text.labels.unequalWidths, [text.labels.result], [[error]], {
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
        kFour: `(1, 2, ${keys}, ${width})`,
        kTurned: `(${turned.shape.join(', ')})`,
        energyFour: `(${energyFour.shape.join(', ')})`,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const path = lastAttention(context.model, 'cross')
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
            text.labels.shapesInCrossAttention,
            [text.labels.shape],
            names.map(name => [shapes[name] ?? '']),
            { rows: names.map(name => `${path}.${name}`) },
          ),
        ],
        values: shapes,
      }
    },
  },
  twins: [
    {
      typescript: "const energy = matmul(q, k.T()).div(Math.sqrt(headDim)).as('energy')",
      python: 'energy = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(head_dim)',
    },
  ],
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
    question: text.prediction,
    async ask({ model }) {
      const sizes = { N: 3, trgLen: 6, srcLen: 9 }
      const answer = shapesAt(model, sizes)(`${lastAttention(model, 'cross')}.energy`)
      return { values: { ...sizes, heads: model.options.heads }, answer }
    },
  },
  reader: text.reader,
}

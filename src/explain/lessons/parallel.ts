import { createEngine } from '../../engine/create-engine.js'
import { forwardGraph } from '../../session/graphs.js'
import { linear } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats } from '../compute.js'
import { curve, table } from '../figure.js'
import { lastRow, onePass } from '../generation.js'
import { depthOf } from '../graph-facts.js'
import type { Lesson, Tools } from '../lesson.js'
import { tinyModel } from '../tiny-model.js'

const WIDTH = 8
const LENGTHS = [1, 2, 4, 8, 16, 32]

/** A plain recurrence over n positions: `h = relu(x_t·W + h·U)`, each step waiting for the one before. */
function recurrence(steps: number, width: number): Tensor {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => ((i * 7) % 11) / 50)
  const x = floats('x', { len: steps, embedDim: width }, numbers(steps * width))
  const inWeight = floats('inWeight', { embedDim: width, inFeatures: width }, numbers(width * width))
  const hiddenWeight = floats('hiddenWeight', { embedDim: width, inFeatures: width }, numbers(width * width))
  const transformed = linear(x, inWeight)
  let hidden = transformed.slice(0, 0, 1)
  for (let t = 1; t < steps; t++)
    hidden = linear(hidden, hiddenWeight)
      .add(transformed.slice(0, t, t + 1))
      .relu()
  return hidden
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 4; round++) {
    const start = performance.now()
    await work()
    if (round > 0) times.push(performance.now() - start)
  }
  return Math.min(...times)
}

export const parallel: Lesson = {
  id: 'parallel',
  group: 'training',
  question: { zh: '并行计算是什么意思？', en: 'What does “parallel” mean here?' },
  body: {
    zh: [
      '循环网络读第 t 个词元，要等第 t−{{one}} 个的结果：{{n}} 个位置就是 {{recurrent}} 次互相等待的运算，序列越长，链越长。',
      'Transformer 的一次前向里，所有位置同时进同一个矩阵乘法。它的依赖深度是 {{depth}}，只和层数有关，和序列长度无关。',
      '并行说的是训练（以及编码器）：目标已知，所有位置一起算。生成时下一个输入要等上一个输出，还是一步一步来。',
    ],
    en: [
      'A recurrent network reads token t only after it has finished with token t−{{one}}: for {{n}} positions that is a chain of {{recurrent}} operations that wait for one another, longer for longer sequences.',
      'In a Transformer’s forward pass all positions go through the same matrix product at once. Its chain has {{depth}} operations; that depends on the number of layers, not on the length.',
      'Parallel is the training (and the encoder), where the target is known and all positions are computed together. Generation is not: the next input waits for the last output.',
    ],
  },
  async worked() {
    const model = tinyModel()
    const depth = depthOf(forwardGraph(model).logits)
    const chains = LENGTHS.map(length => depthOf(recurrence(length, WIDTH)))
    const n = LENGTHS.at(-1) ?? 1
    return {
      figures: [
        curve(
          'depth',
          { zh: '最长的一串互相等待的运算', en: 'The longest chain of operations that wait for one another' },
          [
            { label: { zh: '循环网络', en: 'recurrence' }, data: chains },
            { label: { zh: '一次前向', en: 'one forward pass' }, data: LENGTHS.map(() => depth) },
          ],
          { x: LENGTHS, xLabel: { zh: '位置数', en: 'positions' }, yLabel: { zh: '深度', en: 'depth' } },
        ),
      ],
      values: { n, one: LENGTHS[0] ?? 1, recurrent: chains.at(-1) ?? 0, depth },
    }
  },
  live: {
    text: {
      zh: [
        '在这台机器上测：{{n}} 个位置，这个模型一次前向 {{once:2}} 毫秒；按生成的方式一步一步来，{{steps:2}} 毫秒，{{verdict}}。等宽的循环网络走 {{n}} 步要 {{recurrent:2}} 毫秒——它每步的计算少得多，却只能一步接一步。',
      ],
      en: [
        'Measured on this machine, over {{n}} positions: one forward pass of this model takes {{once:2}} ms; step by step, as in generation, {{steps:2}} ms: {{verdict}}. A plain recurrence of the same width takes {{recurrent:2}} ms for its {{n}} steps; each does far less, but none can start before the last has ended.',
      ],
    },
    async show(context) {
      const { model, example, sosId, engine } = context
      const n = Math.min(16, model.options.maxLen)
      const input = Array.from({ length: n }, (_, t) => example.target[t % example.target.length] ?? sosId)
      const once = await milliseconds(() => onePass(context, example.source, input))
      const steps = await milliseconds(async () => {
        for (let t = 1; t <= n; t++) await lastRow(context, example.source, input.slice(0, t))
      })
      const tools: Tools = { engine }
      const { name } = await createEngine({ engine, threads: 1 })
      const graph = recurrence(n, model.options.embedDim)
      const recurrent = await milliseconds(() => compute(tools, { hidden: graph }))
      return {
        figures: [
          table(
            'time',
            { zh: `测得的时间（引擎 ${name}）`, en: `Measured time (engine ${name})` },
            [{ zh: '毫秒', en: 'ms' }],
            [[once], [steps], [recurrent]],
            {
              rows: [
                { zh: '一次前向', en: 'one pass' },
                { zh: '一步一步', en: 'step by step' },
                { zh: '循环网络（含建图）', en: 'recurrence (with making its graph)' },
              ],
              digits: 2,
            },
          ),
        ],
        values: {
          n,
          once,
          steps,
          recurrent,
          ratio: steps / once,
          verdict:
            steps > once
              ? { zh: '{{ratio:1}} 倍的时间', en: '{{ratio:1}} times as long' }
              : { zh: '这次并不更慢', en: 'no longer, this time' },
        },
      }
    },
  },
  lines: ['MultiHeadAttention.energy', 'Transformer.trgMask', 'Decoder.logits'],
  files: ['src/decode/greedy.ts'],
  tensors: ['encoder.layers.0.attention.energy', 'decoder.logits'],
  prediction: {
    question: {
      zh: '序列加长一倍，一次前向的依赖深度会变大吗？（yes / no）',
      en: 'The sequence is made twice as long. Does one pass’s chain of waiting operations get longer? (yes / no)',
    },
    async ask({ model }) {
      // The graph is traced once, with the length as a symbol: its depth can’t depend on it.
      const symbolic = forwardGraph(model).logits.shape.some(size => typeof size !== 'number')
      return { values: {}, options: ['yes', 'no'], answer: symbolic ? 'no' : 'yes' }
    },
  },
  reader: {
    zh: '哪些计算要互相等待、哪些不用；训练和生成各有多少步。',
    en: 'Which computations wait for one another and which don’t; how many steps training and generation take.',
  },
}

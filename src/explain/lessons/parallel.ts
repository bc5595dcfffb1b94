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
import { text } from './parallel.text.js'

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
  question: text.question,
  body: text.body,
  async worked() {
    const model = tinyModel()
    const depth = depthOf(forwardGraph(model).logits)
    const chains = LENGTHS.map(length => depthOf(recurrence(length, WIDTH)))
    const n = LENGTHS.at(-1) ?? 1
    return {
      figures: [
        curve(
          'depth',
          text.labels.theLongestChainOfOperations,
          [
            { label: text.labels.recurrence, data: chains },
            { label: text.labels.oneForwardPass, data: LENGTHS.map(() => depth) },
          ],
          { x: LENGTHS, xLabel: text.labels.positions, yLabel: text.labels.depth },
        ),
      ],
      values: { n, one: LENGTHS[0] ?? 1, recurrent: chains.at(-1) ?? 0, depth },
    }
  },
  live: {
    text: text.live,
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
            [text.labels.ms],
            [[once], [steps], [recurrent]],
            {
              rows: [text.labels.onePass, text.labels.stepByStep, text.labels.recurrenceWithMakingItsGraph],
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
          verdict: steps > once ? text.labels.ratioTimesAsLong : text.labels.noLongerThisTime,
        },
      }
    },
  },
  lines: ['MultiHeadAttention.energy', 'Transformer.trgMask', 'Decoder.logits'],
  files: ['src/decode/greedy.ts'],
  tensors: ['encoder.layers.0.attention.energy', 'decoder.logits'],
  prediction: {
    question: text.prediction,
    async ask({ model }) {
      // The graph is traced once, with the length as a symbol: its depth can’t depend on it.
      const symbolic = forwardGraph(model).logits.shape.some(size => typeof size !== 'number')
      return { values: {}, options: ['yes', 'no'], answer: symbolic ? 'no' : 'yes' }
    },
  },
  reader: text.reader,
}

import { greedyDecode } from '../../decode/greedy.js'
import { createEngine } from '../../engine/create-engine.js'
import { forwardGraph } from '../../session/graphs.js'
import { linear } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { floats, prepare } from '../computing/compute.js'
import { onePass } from '../computing/generation.js'
import { depthOf } from '../computing/graph-facts.js'
import { columns, curve, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { originalOptions, tinyModel } from '../models/tiny-model.js'
import { text } from './parallel.text.js'

const WIDTH = 8
const LENGTHS = [1, 2, 4, 8, 16, 32, 64]
const SHOWN = 8
/** An id that no vocabulary has: generation never meets it. */
const NEVER = -1

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

/** The shortest sequence whose recurrence has the longer chain. */
function crossoverAt(depth: number): number {
  let length = 1
  while (depthOf(recurrence(length, WIDTH)) <= depth) length++
  return length
}

export const parallel: Lesson = {
  id: 'parallel',
  question: text.question,
  body: text.body,
  async worked() {
    const depth = depthOf(forwardGraph(tinyModel({ ...originalOptions })).logits)
    const chains = LENGTHS.map(length => depthOf(recurrence(length, WIDTH)))
    const places = Array.from({ length: SHOWN }, (_, t) => t)
    const cells = (waits: (t: number) => number): string[] => places.map(t => String(waits(t)))
    return {
      figures: [
        columns('waits', text.labels.whoWaits, [
          { label: text.labels.position, cells: cells(t => t) },
          { label: text.labels.recurrence, cells: cells(t => depthOf(recurrence(t + 1, WIDTH))) },
          { label: text.labels.oneForwardPass, cells: cells(() => depth) },
          { label: text.labels.generation, cells: cells(t => depth * (t + 1)) },
        ]),
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
      values: { n: LENGTHS.at(-1) ?? 1, recurrent: chains.at(-1) ?? 0, depth, crossover: crossoverAt(depth) },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, example, sosId, engine } = context
      const n = Math.min(16, model.options.maxLen)
      const input = Array.from({ length: n }, (_, t) => example.target[t % example.target.length] ?? sosId)
      const once = await milliseconds(() => onePass(context, example.source, input))
      const steps = await milliseconds(() =>
        greedyDecode(model, [example.source], { engine, sosId, eosId: NEVER, maxNewTokens: n }),
      )
      const prepared = await prepare({ engine }, { hidden: recurrence(n, model.options.embedDim) })
      const recurrent = await milliseconds(() => prepared.run())
      prepared.dispose()
      const { name } = await createEngine({ engine, threads: 1 })
      return {
        figures: [
          table('time', text.labels.measuredTime, [text.labels.ms], [[once], [steps], [recurrent]], {
            rows: [text.labels.onePass, text.labels.stepByStep, text.labels.recurrenceOnly],
            digits: 2,
          }),
        ],
        values: {
          n,
          engine: name,
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

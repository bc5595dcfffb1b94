import { linear } from '../../tensor/functional.js'
import { compute, floats, part } from '../compute.js'
import { without, withPositions } from '../experiments/changes.js'
import { longerLength, longReverse, shortReverse, trainedLength } from '../experiments/task-options.js'
import { trainAll } from '../experiments/train-all.js'
import { curve, matrix, table } from '../figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { largestDifference, mean } from '../numbers.js'
import { sinusoids } from '../sinusoids.js'
import { text } from './purpose-of-positions.text.js'

const MAX_LEN = 64
const DIM = 32
const SEEDS = [1, 2]

/** Distances and dot products between the codes of positions. */
async function properties(tools: Tools, embedDim: number, positions: number): Promise<Shown> {
  const codes = sinusoids(embedDim, positions)
  const pe = floats('pe', { position: positions, embedDim }, codes.data)
  const { dots } = await compute(tools, { dots: pe.matmul(pe.T()) })
  const dot = (i: number, j: number): number => dots.data[i * positions + j] ?? 0
  const distance = (i: number, j: number): number => Math.sqrt(Math.max(0, dot(i, i) + dot(j, j) - 2 * dot(i, j)))
  let smallest = Number.POSITIVE_INFINITY
  for (let i = 0; i < positions; i++) for (let j = 0; j < i; j++) smallest = Math.min(smallest, distance(i, j))
  const half = Math.floor(positions / 2)
  const offsets = Array.from({ length: half }, (_, k) => k)
  const unequal = Math.max(...offsets.map(k => Math.abs(dot(0, k) - dot(half, half + k))))
  const neighbours = Array.from({ length: positions - 1 }, (_, i) => distance(i, i + 1))

  const numbers = (count: number, step: number): number[] =>
    Array.from({ length: count }, (_, i) => ((i * step) % 13) / 13 - 0.5)
  const weight = floats('weight', { out: 4, inFeatures: embedDim }, numbers(4 * embedDim, 5))
  const x = floats('x', { position: positions, embedDim }, numbers(positions * embedDim, 7))
  const split = await compute(tools, {
    whole: linear(x.add(pe), weight),
    parts: linear(x, weight).add(linear(pe, weight)),
  })
  return {
    figures: [
      matrix('dots', text.labels.dotProductsOfEveryTwo, dots, {
        axes: ['position', 'position'],
        look: 'heat',
      }),
      curve(
        'offset',
        text.labels.theDotProductDependsOn,
        [
          { label: text.labels.fromPositionZero, data: offsets.map(k => dot(0, k)) },
          { label: text.labels.fromTheMiddle, data: offsets.map(k => dot(half, half + k)) },
        ],
        { xLabel: text.labels.distance, yLabel: text.labels.dotProduct },
      ),
    ],
    values: {
      positions,
      embedDim,
      smallest,
      unequal,
      step: mean(neighbours),
      stepSpread: Math.max(...neighbours) - Math.min(...neighbours),
      addition: largestDifference(split.whole.data, split.parts.data),
      last: positions - 1,
    },
  }
}

export const purposeOfPositions: Lesson = {
  id: 'purpose-of-positions',
  group: 'embedding-and-positions',
  question: text.question,
  body: text.body,
  async worked(tools) {
    return properties(tools, 32, 48)
  },
  live: {
    text: text.live,
    async show({ engine, model }) {
      return properties({ engine }, model.options.embedDim, 40)
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const [task, long] = [shortReverse(), longReverse()]
      const kinds = [
        { name: 'sinusoids', change: undefined },
        { name: 'indices', change: withPositions(MAX_LEN, DIM, position => position) },
        { name: 'none', change: without('positions') },
      ]
      const runs = kinds.flatMap(({ change }) =>
        SEEDS.map(seed => ({ task, seed, steps: 300, model: { embedDim: DIM, maxLen: MAX_LEN }, change })),
      )
      const results = await trainAll(runs, tools, conduct, async experiment => ({
        short: await experiment.exactShare(task.heldOut(undefined, 100)),
        long: await experiment.exactShare(long.heldOut(undefined, 60)),
        steps: experiment.losses.length,
      }))
      const group = (i: number) => results.slice(i * SEEDS.length, (i + 1) * SEEDS.length)
      const short = kinds.map((_, i) => mean(group(i).map(result => result.short)))
      const beyond = kinds.map((_, i) => mean(group(i).map(result => result.long)))
      const [sines = 0, plain = 0, none = 0] = short
      const [sinesLong = 0] = beyond
      return {
        figures: [
          table(
            'exact',
            text.labels.shareAllRight,
            [text.labels.trainedLengths, text.labels.longer],
            kinds.map((_, i) => [short[i] ?? 0, beyond[i] ?? 0]),
            { rows: kinds.map(({ name }) => name), digits: 3 },
          ),
        ],
        values: {
          trained: trainedLength,
          from: trainedLength + 1,
          longer: longerLength,
          steps: results[0]?.steps ?? 0,
          seeds: SEEDS.length,
          sinusoids: sines,
          indices: plain,
          none,
          sinusoidsLong: sinesLong,
          indicesLong: beyond[1] ?? 0,
          noneLong: beyond[2] ?? 0,
          verdict:
            sines > Math.max(plain, none) + 0.1
              ? text.labels.theSinusoidsAreClearlyAhead
              : text.labels.thisTimeTheSinusoidsAre,
          beyond:
            sinesLong < sines - 0.2
              ? text.labels.beyondTheTrainedLengthSinusoids
              : text.labels.thisTimeLongerSequencesDo,
        },
      }
    },
  },
  lines: ['PositionalEncoding.positions', 'PositionalEncoding.sum'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.positions'],
  prediction: {
    question: text.prediction,
    async ask({ model }) {
      const [a, b, c] = [10, 11, 20]
      const codes = sinusoids(model.options.embedDim, 32)
      const distance = (i: number, j: number): number =>
        Math.hypot(...part(codes, i).data.map((value, d) => value - (part(codes, j).data[d] ?? 0)))
      return {
        values: { a, b, c },
        options: [String(b), String(c)],
        answer: String(distance(a, b) < distance(a, c) ? b : c),
      }
    },
  },
  reader: text.reader,
}

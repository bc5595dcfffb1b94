import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { changedPass } from '../computing/changed-pass.js'
import { compute, floats, part } from '../computing/compute.js'
import { cosines } from '../computing/cosines.js'
import { blockOutput } from '../computing/graph-facts.js'
import { largestDifference, mean } from '../computing/numbers.js'
import { sinusoids } from '../computing/sinusoids.js'
import { without, withPositions } from '../experiments/changes.js'
import { longerLength, longReverse, shortReverse, trainedLength } from '../experiments/task-options.js'
import { trainAll } from '../experiments/train-all.js'
import { curve, table } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './purpose-of-positions.text.js'

const MAX_LEN = 64
const DIM = 32
const POSITIONS = 48
const SEEDS = [1, 2]

/** How far apart each token's vectors are when the source is read forwards and backwards, with positions and without. */
async function bothOrders(tools: Tools & { readonly model: Transformer }, source: readonly number[]) {
  const { model } = tools
  const backward = [...source.slice(0, 1), ...source.slice(1, -1).reverse(), ...source.slice(-1)]
  const name = blockOutput(model, 'encoder', model.options.numLayers - 1)
  const differences = async (key: string, change = without('positions')): Promise<number[]> => {
    const rows = async (src: readonly number[]) => {
      const changed = key === 'with' ? { key } : { key, change }
      const value = await changedPass(tools, { src: [src], trg: [src.slice(0, 1)] }, [name], changed)
      return source.map((_, t) => part(value(name), 0, t).data)
    }
    const [plain, reversed] = [await rows(source), await rows(backward)]
    const last = source.length - 1
    return source.map((_, t) => {
      const place = t === 0 || t === last ? t : last - t // SOS and EOS stay where they are
      return largestDifference(plain[t] ?? [], reversed[place] ?? [])
    })
  }
  return { backward, with: await differences('with'), without: await differences('without positions') }
}

/** Distances and dot products between the codes of positions. */
async function codes(tools: Tools) {
  const table_ = sinusoids(DIM, POSITIONS)
  const pe = floats('pe', { position: POSITIONS, embedDim: DIM }, table_.data)
  const { dots } = await compute(tools, { dots: pe.matmul(pe.T()) })
  const dot = (i: number, j: number): number => dots.data[i * POSITIONS + j] ?? 0
  const distance = (i: number, j: number): number => Math.sqrt(Math.max(0, dot(i, i) + dot(j, j) - 2 * dot(i, j)))
  const half = POSITIONS / 2
  const offsets = Array.from({ length: half }, (_, k) => k)
  const pairs = Array.from({ length: POSITIONS }, (_, i) =>
    offsets.map(k => distance(i, (i + k + 1) % POSITIONS)),
  ).flat()
  return {
    table: table_,
    distance,
    fromZero: offsets.map(k => dot(0, k)),
    fromMiddle: offsets.map(k => dot(half, half + k)),
    smallest: Math.min(...pairs),
    step: mean(Array.from({ length: POSITIONS - 1 }, (_, i) => distance(i, i + 1))),
  }
}

/** Whether tokens and positions can be told apart once they are added: their cosines, and the closest two sums. */
async function separation(tools: Tools, positions: readonly number[]) {
  const { data, sizes } = tinyModel({ embedDim: DIM }).encoder.embed.weight
  const tokens = Array.from(data).slice(DIM) // without PAD
  const count = (sizes[0] ?? 0) - 1
  const rows = await cosines(tools, { data: [...tokens, ...positions], shape: [count + POSITIONS, DIM] })
  const between = Array.from({ length: count }, (_, i) => part(rows, i).data.slice(count).map(Math.abs)).flat()
  const sums = Array.from({ length: count * POSITIONS }, (_, i) => {
    const [token, position] = [Math.floor(i / POSITIONS), i % POSITIONS]
    return Array.from({ length: DIM }, (_, d) => (tokens[token * DIM + d] ?? 0) + (positions[position * DIM + d] ?? 0))
  })
  let closest = Number.POSITIVE_INFINITY
  sums.forEach((a, i) => {
    for (const b of sums.slice(0, i)) closest = Math.min(closest, Math.hypot(...a.map((x, d) => x - (b[d] ?? 0))))
  })
  return { cosine: mean(between), mostCosine: Math.max(...between), sums: sums.length, closest }
}

export const purposeOfPositions: Lesson = {
  id: 'purpose-of-positions',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const source = vocabulary.parse('3 5 9')
    const orders = await bothOrders({ ...tools, model: tinyModel() }, source)
    const { table: positions, fromZero, fromMiddle, smallest, step } = await codes(tools)
    return {
      figures: [
        curve(
          'offset',
          text.labels.theDotProductDependsOn,
          [
            { label: text.labels.fromPositionZero, data: fromZero },
            { label: text.labels.fromTheMiddle, data: fromMiddle },
          ],
          { xLabel: text.labels.distance, yLabel: text.labels.dotProduct },
        ),
      ],
      values: {
        forward: vocabulary.format(source),
        backward: vocabulary.format(orders.backward),
        token: vocabulary.token(source[1] ?? 0),
        with: orders.with[1] ?? 0,
        without: orders.without[1] ?? 0,
        positions: POSITIONS,
        smallest,
        step,
        unequal: largestDifference(fromZero, fromMiddle),
        last: POSITIONS - 1,
        ...(await separation(tools, positions.data)),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { source } = context.example
      const { words } = context
      const orders = await bothOrders(context, source)
      return {
        figures: [
          table(
            'orders',
            text.labels.howFarApart,
            [text.labels.withPositions, text.labels.withoutPositions],
            source.map((_, t) => [orders.with[t] ?? 0, orders.without[t] ?? 0]),
            { rows: source.map(words.source) },
          ),
        ],
        values: {
          backward: orders.backward.map(words.source).join(' '),
          with: Math.max(...orders.with),
          without: Math.max(...orders.without),
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const [task, long] = [shortReverse(), longReverse()]
      const kinds = [
        { name: text.labels.sinusoids, change: undefined },
        { name: text.labels.indices, change: withPositions(MAX_LEN, DIM, position => position) },
        { name: text.labels.none, change: without('positions') },
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
    async ask(tools) {
      const [a, b, c, d] = [10, 13, 30, 33]
      const { distance } = await codes(tools)
      const same = Math.abs(distance(a, b) - distance(c, d)) < 1e-3
      return { values: { a, b, c, d }, options: ['yes', 'no'], answer: same ? 'yes' : 'no' }
    },
  },
  reader: text.reader,
}

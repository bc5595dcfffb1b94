import type { TensorValue } from '../../engine/engine.js'
import { linear } from '../../tensor/functional.js'
import { compute, floats, part } from '../compute.js'
import { trainAll } from '../experiments/conduct.js'
import { exactShare } from '../experiments/decode.js'
import { without, withPositionsFrom } from '../experiments/parts.js'
import { longerLength, longReverse, shortReverse, trainedLength } from '../experiments/task-options.js'
import { curve, matrix, table } from '../figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { largestDifference, mean } from '../numbers.js'
import { sinusoids } from '../sinusoids.js'

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
      matrix('dots', { zh: '两两位置的点积', en: 'Dot products of every two positions' }, dots, {
        axes: ['position', 'position'],
        look: 'heat',
      }),
      curve(
        'offset',
        { zh: '点积只取决于相隔多远', en: 'The dot product depends on the distance alone' },
        [
          { label: { zh: '从位置零起', en: 'from position zero' }, data: offsets.map(k => dot(0, k)) },
          { label: { zh: '从中间起', en: 'from the middle' }, data: offsets.map(k => dot(half, half + k)) },
        ],
        { xLabel: { zh: '相隔', en: 'distance' }, yLabel: { zh: '点积', en: 'dot product' } },
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

/** Plain indices as positions: every number of row p is p. */
function indices(): ReadonlyMap<string, TensorValue> {
  const data = Float32Array.from({ length: MAX_LEN * DIM }, (_, place) => Math.floor(place / DIM))
  return new Map(['encoder', 'decoder'].map(side => [`indices.${side}`, { data, shape: [1, MAX_LEN, DIM] }]))
}

export const purposeOfPositions: Lesson = {
  id: 'purpose-of-positions',
  group: 'embedding-and-positions',
  question: {
    zh: '这么设计的目的？为什么不用 0,1,2…？',
    en: 'What is the design for, and why not plain indices?',
  },
  body: {
    zh: [
      '要这几样：每个位置独一无二，相邻的相近，还能看出相隔多远。{{positions}} 个位置里，最近的两个编码相距 {{smallest:3}}；相邻两个的距离几乎不变（平均 {{step:3}}，最大最小差 {{stepSpread}}）；两个位置的点积只取决于间隔，从头数起和从中间数起最多差 {{unequal}}。',
      '直接用下标，数会一直变大：位置 {{last}} 的编码是 {{last}}，嵌入的数却在一上下，词元的意思会被位置淹没；而且每一维都一样，只有一个方向可用。',
      '相加而不是拼接，够用吗？后面紧跟线性层，W(x+p) = Wx + Wp，两者最多差 {{addition}}：网络分得开。拼接等于给 p 单独一块权重，代价是更宽。',
    ],
    en: [
      'It should be unique for each position, alike for neighbours, and tell how far apart two are. Over {{positions}} positions the two closest codes are {{smallest:3}} apart; neighbours are always about equally far ({{step:3}} on average, largest and smallest differ by {{stepSpread}}); and the dot product depends on the distance alone, the same from the start as from the middle up to {{unequal}}.',
      'Plain indices keep growing: position {{last}} would be {{last}} where embeddings are of the order of one, so the position drowns the token; and all dimensions would say the same, in a single direction.',
      'Is adding enough, without concatenation? A linear layer follows, and W(x+p) = Wx + Wp (they differ by at most {{addition}}), so the network can tell them apart. Concatenating would give p weights of its own, at the price of width.',
    ],
  },
  async worked(tools) {
    return properties(tools, 32, 48)
  },
  live: {
    text: {
      zh: ['这个模型的宽度是 {{embedDim}}：{{positions}} 个位置里最近的两个编码相距 {{smallest:3}}。'],
      en: [
        'At this model’s width, {{embedDim}}, the two closest codes of {{positions}} positions are {{smallest:3}} apart.',
      ],
    },
    async show({ engine, model }) {
      return properties({ engine }, model.options.embedDim, 40)
    },
  },
  experiment: {
    text: {
      zh: [
        '`reverse`，训练长度不超过 {{trained}}，各 {{steps}} 步，{{seeds}} 个种子取平均。全对的比例：正弦 {{sinusoids:%}}，下标 {{indices:%}}，没有位置 {{none:%}}。{{verdict}}',
        '换成更长的（{{from}} 到 {{longer}} 个）：正弦 {{sinusoidsLong:%}}，下标 {{indicesLong:%}}，没有位置 {{noneLong:%}}。{{beyond}}',
      ],
      en: [
        'On `reverse`, trained up to length {{trained}}, {{steps}} steps each, the mean of {{seeds}} seeds. All right: sinusoids {{sinusoids:%}}, indices {{indices:%}}, no positions {{none:%}}. {{verdict}}',
        'Longer than trained ({{from}} to {{longer}}): sinusoids {{sinusoidsLong:%}}, indices {{indicesLong:%}}, none {{noneLong:%}}. {{beyond}}',
      ],
    },
    async run(tools, conduct) {
      const [task, long] = [shortReverse(), longReverse()]
      const kinds = [
        { name: 'sinusoids', change: {} },
        { name: 'indices', change: { change: withPositionsFrom('indices', MAX_LEN, DIM, false), leaves: indices() } },
        { name: 'none', change: { change: without('positions') } },
      ]
      const runs = kinds.flatMap(({ change }) =>
        SEEDS.map(seed => ({ task, seed, steps: 300, embedDim: DIM, maxLen: MAX_LEN, ...change })),
      )
      const results = await trainAll(runs, tools, conduct, async experiment => ({
        short: await exactShare(experiment, task.heldOut(undefined, 100)),
        long: await exactShare(experiment, long.heldOut(undefined, 60)),
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
            { zh: '全对的比例', en: 'Share all right' },
            [
              { zh: '训练过的长度', en: 'trained lengths' },
              { zh: '更长', en: 'longer' },
            ],
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
              ? { zh: '正弦明显占先。', en: 'The sinusoids are clearly ahead.' }
              : { zh: '这次正弦没有明显占先。', en: 'This time the sinusoids are not clearly ahead.' },
          beyond:
            sinesLong < sines - 0.2
              ? {
                  zh: '超出训练过的长度，正弦也帮不了多少。',
                  en: 'Beyond the trained length sinusoids help little either.',
                }
              : { zh: '这次更长的序列也没有差很多。', en: 'This time longer sequences do about as well.' },
        },
      }
    },
  },
  lines: ['PositionalEncoding.positions', 'PositionalEncoding.sum'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.positions'],
  prediction: {
    question: {
      zh: '正弦编码里，位置 {{a}} 和哪一个更近：{{b}} 还是 {{c}}？',
      en: 'With sinusoids, which is closer to position {{a}}: {{b}} or {{c}}?',
    },
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
  reader: {
    zh: '正弦、下标、没有位置，在需要顺序的任务上谁行谁不行；超出训练长度又会怎样。',
    en: 'Which of sinusoids, indices and none can do a task that needs order, and what happens beyond the trained length.',
  },
}

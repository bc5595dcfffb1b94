import { layerNorm as normalise } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, part, type Value } from '../compute.js'
import { observeExample } from '../context.js'
import { arithmetic, matrix, table } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { largestDifference, listText, mean, spread } from '../numbers.js'
import { text } from './layer-norm.text.js'

const ROWS = [
  [0.8, 1.2, -0.4],
  [0.1, -0.5, 0.9],
] as const
const GAMMA = [1, 2, 0.5]
const BETA = [0, 0.5, -0.5]

/** LayerNorm without gamma and beta over the last axis. */
function plain(x: Tensor, name: string): Tensor {
  const width = x.size(-1) as number
  const ones = floats(
    `${name}.gamma`,
    { width },
    Array.from({ length: width }, () => 1),
  )
  const zeros = floats(
    `${name}.beta`,
    { width },
    Array.from({ length: width }, () => 0),
  )
  return normalise(x, ones, zeros)
}

/** Mean and both variances of rows, by the graph's own operations. */
async function statistics(tools: Tools, rows: readonly (readonly number[])[]) {
  const width = rows[0]?.length ?? 1
  const x = floats('x', { row: rows.length, embedDim: width }, rows)
  const mean_ = x.sumTo([rows.length, 1]).div(width)
  const centred = x.sub(mean_)
  const squares = centred.mul(centred).sumTo([rows.length, 1])
  return compute(tools, {
    mean: mean_,
    variance: squares.div(width),
    unbiased: squares.div(width - 1),
    normalised: plain(x, 'ln'),
    scaled: normalise(x, floats('gamma', { embedDim: width }, GAMMA), floats('beta', { embedDim: width }, BETA)),
  })
}

/** The same numbers normalised four ways: each is LayerNorm over another grouping of them. */
async function fourWays(
  tools: Tools,
  numbers: readonly number[],
  [N, channels, length]: readonly [number, number, number],
) {
  const x = floats('x', { N, channel: channels, length }, numbers)
  const perChannel = x
    .transpose(0, 1)
    .contiguous()
    .view({ channel: channels, rest: N * length })
  const groups = 2
  return compute(tools, {
    layer: plain(x.view({ N, rest: channels * length }), 'layer').view({ N, channel: channels, length }),
    batch: plain(perChannel, 'batch').view({ channel: channels, N, length }).transpose(0, 1).contiguous(),
    instance: plain(x, 'instance'),
    group: plain(x.view({ N, group: groups, rest: (channels / groups) * length }), 'group').view({
      N,
      channel: channels,
      length,
    }),
  })
}

const WAYS = ['layer', 'batch', 'instance', 'group'] as const

export const layerNorm: Lesson = {
  id: 'layer-norm',
  group: 'blocks',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const value = await statistics(tools, ROWS)
    const at = (numbers: Value, row: number, column = 0): number => part(numbers, row).data[column] ?? 0
    const shape = [2, 4, 3] as const
    const numbers = [
      ...ROWS.flat(),
      0.3,
      0.7,
      -0.2,
      1.1,
      0.4,
      -0.6,
      ...ROWS.flat().map(number => number / 2 + 0.1),
      0.9,
      -0.8,
      0.2,
      0,
      0.6,
      -0.1,
    ]
    const changed = numbers.map((number, i) => (i >= numbers.length / 2 ? number * 3 + 1 : number))
    const [before, after] = [await fourWays(tools, numbers, shape), await fourWays(tools, changed, shape)]
    const change = (way: (typeof WAYS)[number]): number =>
      largestDifference(part(before[way], 0).data, part(after[way], 0).data)
    const eps = 1e-5
    const formula = (row: number, column: number): string => {
      const x = ROWS[row]?.[column] ?? 0
      const middle = at(value.mean, row)
      return `(${x} − ${middle < 0 ? `(${middle.toFixed(4)})` : middle.toFixed(4)}) / √(${at(value.variance, row).toFixed(4)} + ${eps})`
    }
    return {
      figures: [
        arithmetic(
          'statistics',
          text.labels.meanAndVariance,
          ROWS.flatMap((row, i) => {
            const middle = at(value.mean, i).toFixed(4)
            return [
              {
                label: { zh: `均值 ${i}`, en: `mean ${i}` },
                formula: `(${row.join(' + ')}) / ${row.length}`,
                value: at(value.mean, i),
              },
              {
                label: { zh: `方差 ${i}`, en: `variance ${i}` },
                formula: `(${row.map(x => `(${x} − ${middle})²`).join(' + ')}) / ${row.length}`,
                value: at(value.variance, i),
              },
            ]
          }),
        ),
        arithmetic(
          'normalised',
          text.labels.normalised,
          ROWS.flatMap((row, i) =>
            row.map((_, j) => ({ label: `[${i}, ${j}]`, formula: formula(i, j), value: at(value.normalised, i, j) })),
          ),
        ),
        matrix(
          'scaled',
          {
            zh: `再乘 gamma ${listText(GAMMA)}、加 beta ${listText(BETA)}`,
            en: `Then times gamma ${listText(GAMMA)}, plus beta ${listText(BETA)}`,
          },
          value.scaled,
          {
            axes: ['row', 'embedDim'],
          },
        ),
        ...WAYS.map(way =>
          matrix(way, { zh: `同一批数，${way}`, en: `The same numbers, ${way}` }, before[way], {
            axes: ['N', 'channel', 'length'],
            digits: 3,
          }),
        ),
        table(
          'companion',
          text.labels.howMuchTheFirstSample,
          [text.labels.largestChange],
          WAYS.map(way => [change(way)]),
          { rows: [...WAYS] },
        ),
      ],
      values: {
        row0: listText(ROWS[0]),
        row1: listText(ROWS[1]),
        one: 1,
        eps,
        mean0: at(value.mean, 0),
        variance0: at(value.variance, 0),
        unbiased0: at(value.unbiased, 0),
        n00: at(value.normalised, 0, 0),
        n01: at(value.normalised, 0, 1),
        n02: at(value.normalised, 0, 2),
        n10: at(value.normalised, 1, 0),
        n11: at(value.normalised, 1, 1),
        n12: at(value.normalised, 1, 2),
        batchChange: change('batch'),
        layerChange: change('layer'),
        instanceChange: change('instance'),
        groupChange: change('group'),
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const names = ['encoder.layers.0.attendedPlusQuery', 'encoder.layers.0.x']
      const value = await observeExample(context, names)
      const { words, example } = context
      const rows = names.map(name => part(value(name), 0))
      const [before, after] = rows
      if (before === undefined || after === undefined) throw new Error('two names give two values')
      const stats = example.source.map((_, t) => {
        const [x, y] = [part(before, t).data, part(after, t).data]
        return [mean(x), spread(x), mean(y), spread(y)]
      })
      const [first = []] = stats
      return {
        figures: [
          table(
            'rows',
            text.labels.eachRowBeforeAndAfter,
            [text.labels.mean, text.labels.deviation, text.labels.meanAfter, text.labels.deviationAfter],
            stats,
            { rows: example.source.map(words.source), digits: 3 },
          ),
        ],
        values: {
          token: words.source(example.source[0] ?? 0),
          meanBefore: first[0] ?? 0,
          spreadBefore: first[1] ?? 0,
          meanAfter: first[2] ?? 0,
          spreadAfter: first[3] ?? 0,
          verdict:
            Math.abs(first[2] ?? 0) < 1e-3 && Math.abs((first[3] ?? 1) - 1) < 1e-3
              ? text.labels.zeroAndOneGammaAnd
              : text.labels.notQuiteZeroAndOne,
        },
      }
    },
  },
  lines: [
    'TransformerBlock.x',
    'TransformerBlock.out',
    'DecoderBlock.query',
    'TransformerBlock.normedQuery',
    'TransformerBlock.normedSum',
    'DecoderBlock.normedX',
    'Encoder.normed',
  ],
  files: ['src/model/nn/layer-norm.ts'],
  tensors: ['encoder.layers.0.attendedPlusQuery', 'encoder.layers.0.x'],
  prediction: {
    question: text.prediction,
    async ask({ engine }) {
      const numbers = [...ROWS.flat(), ...ROWS.flat()]
      const changed = numbers.map((number, i) => (i >= 6 ? number + 1 : number))
      const [before, after] = [
        await fourWays({ engine }, numbers, [2, 2, 3]),
        await fourWays({ engine }, changed, [2, 2, 3]),
      ]
      const same = largestDifference(part(before.layer, 0).data, part(after.layer, 0).data) === 0
      return { values: {}, options: ['yes', 'no'], answer: same ? 'no' : 'yes' }
    },
  },
  reader: text.reader,
}

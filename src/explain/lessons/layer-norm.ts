import { layerNorm as normalise } from '../../tensor/functional.js'
import type { Tensor } from '../../tensor/tensor.js'
import { compute, floats, part, type Value } from '../compute.js'
import { observeExample } from '../context.js'
import { arithmetic, matrix, table } from '../figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { largestDifference, listText, mean, spread } from '../numbers.js'

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
  question: { zh: 'LayerNorm 举例', en: 'LayerNorm by example' },
  body: {
    zh: [
      '一行一行地做：减去这一行的均值，除以它的标准差。{{row0}} 的均值是 {{mean0:4}}，方差 {{variance0:4}}，得到 [{{n00:4}}, {{n01:4}}, {{n02:4}}]；{{row1}} 得到 [{{n10:4}}, {{n11:4}}, {{n12:4}}]。',
      '方差除以个数 n，不是 n−{{one}}：除以 n−{{one}} 是 {{unbiased0:4}}，结果就不同了。分母里还加了一个很小的 {{eps}}，防止除以零。',
      '之后每一列乘 gamma、加 beta，两者都要训练：均值零、方差一只是起点，网络可以改。',
      '它和批归一化、实例归一化、组归一化的区别，只是“哪些数算一行”。把同批的另一个样本改掉：批归一化里第一个样本最多变 {{batchChange:4}}，其余几种变 {{layerChange}}、{{instanceChange}}、{{groupChange}}。',
    ],
    en: [
      'Row by row: take off the row’s mean, divide by its standard deviation. {{row0}} has mean {{mean0:4}} and variance {{variance0:4}} and becomes [{{n00:4}}, {{n01:4}}, {{n02:4}}]; {{row1}} becomes [{{n10:4}}, {{n11:4}}, {{n12:4}}].',
      'The variance divides by n, not by n−{{one}}: that would be {{unbiased0:4}} and give other numbers. A tiny {{eps}} is added to it, against division by zero.',
      'Then each column is multiplied by gamma and moved by beta, both learned: mean zero and variance one are where it starts, and the network may leave them.',
      'Batch, instance and group normalisation differ only in which numbers make a row. Change a companion in the batch: under batch normalisation the first sample changes by up to {{batchChange:4}}; under the others by {{layerChange}}, {{instanceChange}} and {{groupChange}}.',
    ],
  },
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
          { zh: '均值和方差', en: 'Mean and variance' },
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
          { zh: '归一化', en: 'Normalised' },
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
          { zh: '改掉同批的样本，第一个样本变多少', en: 'How much the first sample changes with its companion' },
          [{ zh: '最大变化', en: 'largest change' }],
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
    text: {
      zh: [
        '编码器第一层 `norm1` 的输入和输出，看第一个词元 {{token}}：均值从 {{meanBefore:3}} 变成 {{meanAfter:3}}，标准差从 {{spreadBefore:3}} 变成 {{spreadAfter:3}}。{{verdict}}',
      ],
      en: [
        'The first `norm1` of the encoder at the first token, {{token}}: the mean goes from {{meanBefore:3}} to {{meanAfter:3}}, the standard deviation from {{spreadBefore:3}} to {{spreadAfter:3}}. {{verdict}}',
      ],
    },
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
            { zh: '每一行归一化前后', en: 'Each row before and after' },
            [
              { zh: '均值', en: 'mean' },
              { zh: '标准差', en: 'deviation' },
              { zh: '之后的均值', en: 'mean after' },
              { zh: '之后的标准差', en: 'deviation after' },
            ],
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
              ? {
                  zh: '正是零和一：gamma 和 beta 还是初始值。',
                  en: 'Zero and one: gamma and beta are as they were made.',
                }
              : {
                  zh: '不正好是零和一：gamma 和 beta 学过了。',
                  en: 'Not quite zero and one: gamma and beta have been learned.',
                },
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
    question: {
      zh: '同批的另一个样本换了，LayerNorm 在当前例子上的输出会变吗？（yes / no）',
      en: 'Another sample of the batch is replaced. Does LayerNorm’s output for the example in view change? (yes / no)',
    },
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
  reader: {
    zh: '手算任意一行的 LayerNorm；同批样本变动时，几种归一化各自变不变。',
    en: 'LayerNorm of any row by hand; which of the normalisations change with a batch companion.',
  },
}

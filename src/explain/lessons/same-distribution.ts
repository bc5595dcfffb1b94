import { digitsTask } from '../../tasks/digits.js'
import { layerNorm as normalise } from '../../tensor/functional.js'
import { citations } from '../citations.js'
import { compute, floats, part } from '../compute.js'
import { batchInView, observeRows } from '../context.js'
import { trainAll } from '../experiments/conduct.js'
import type { Experiment } from '../experiments/experiment.js'
import { without } from '../experiments/parts.js'
import { curve, matrix, table } from '../figure.js'
import { blockOutput } from '../graph-facts.js'
import type { Lesson } from '../lesson.js'
import { listText, mean, spread } from '../numbers.js'

const ROWS = [
  [1, 0, 0, 0],
  [1, 2, 3, 4],
  [0.2, 0.2, 0.9, 0.9],
]
const LAYERS = 3

export const sameDistribution: Lesson = {
  id: 'same-distribution',
  group: 'blocks',
  question: { zh: '归一化是让各层分布一致吗？', en: 'Does it make all layers’ distributions the same?' },
  body: {
    zh: [
      '不是“一致”，是“稳定”。LayerNorm 只把每一行的均值和方差定住，别的一概不管：{{row0}} 归一化后是 {{n0}}，{{row1}} 是 {{n1}}，均值和标准差一样，数却不一样。',
      '而且各层的 gamma、beta 各学各的，之后连均值和方差也不必相同。它带来的是：无论前面的层怎么变，送到后面的数都在差不多的范围里。',
      '“减少内部协变量偏移”是批归一化提出时的解释，后来有争议：{{citation}} 的实验认为好处主要在于让损失面更平滑。',
    ],
    en: [
      'Not the same: stable. LayerNorm fixes the mean and the variance of each row, and nothing else about it: {{row0}} becomes {{n0}} and {{row1}} becomes {{n1}}, with equal mean and deviation and different numbers.',
      'Each layer moreover learns its own gamma and beta, and need not keep even those two. What it gives is this: however the earlier layers change, what they hand on stays in about the same range.',
      'That it “reduces internal covariate shift” was said of batch normalisation when it was new, and was later disputed: {{citation}} found that the gain lies rather in a smoother loss.',
    ],
  },
  async worked(tools) {
    const width = 4
    const x = floats('x', { row: ROWS.length, embedDim: width }, ROWS)
    const gamma = floats('gamma', { embedDim: width }, [1, 1, 1, 1])
    const beta = floats('beta', { embedDim: width }, [0, 0, 0, 0])
    const { normalised } = await compute(tools, { normalised: normalise(x, gamma, beta) })
    const rows = ROWS.map((_, i) => part(normalised, i).data)
    return {
      figures: [
        matrix('normalised', { zh: '归一化之后', en: 'Normalised' }, normalised, {
          axes: ['row', 'embedDim'],
          rows: ROWS.map(row => listText(row)),
        }),
        table(
          'statistics',
          { zh: '每一行的均值和标准差', en: 'Mean and deviation of each row' },
          [
            { zh: '均值', en: 'mean' },
            { zh: '标准差', en: 'deviation' },
            { zh: '最大', en: 'largest' },
          ],
          rows.map(row => [mean(row), spread(row), Math.max(...row)]),
          { rows: ROWS.map(row => listText(row)) },
        ),
      ],
      values: {
        row0: listText(ROWS[0] ?? []),
        row1: listText(ROWS[1] ?? []),
        n0: listText(rows[0] ?? [], 3),
        n1: listText(rows[1] ?? [], 3),
        citation: citations.santurkar,
      },
    }
  },
  live: {
    text: {
      zh: ['这个模型各层输出的标准差从 {{smallest:3}} 到 {{largest:3}}，均值从 {{low:3}} 到 {{high:3}}：{{verdict}}。'],
      en: [
        'In this model the deviation of the layers’ outputs runs from {{smallest:3}} to {{largest:3}}, the mean from {{low:3}} to {{high:3}}: {{verdict}}.',
      ],
    },
    async show(context) {
      const { model } = context
      const layers = Array.from({ length: model.options.numLayers }, (_, i) => i)
      const names = [
        ...layers.map(i => blockOutput(model, 'encoder', i)),
        ...layers.map(i => blockOutput(model, 'decoder', i)),
      ]
      const { src, trg } = batchInView(context)
      const value = await observeRows(context, { src, trg: trg.map(row => row.slice(0, -1)) }, names)
      const stats = names.map(name => [mean(value(name).data), spread(value(name).data)] as const)
      const [means, spreads] = [stats.map(([m]) => m), stats.map(([, s]) => s)]
      return {
        figures: [
          table(
            'layers',
            { zh: '每层输出的均值和标准差', en: 'Mean and deviation of each layer’s output' },
            [
              { zh: '均值', en: 'mean' },
              { zh: '标准差', en: 'deviation' },
            ],
            stats.map(row => [...row]),
            { rows: names },
          ),
        ],
        values: {
          smallest: Math.min(...spreads),
          largest: Math.max(...spreads),
          low: Math.min(...means),
          high: Math.max(...means),
          verdict:
            Math.max(...spreads) < 3 * Math.min(...spreads)
              ? { zh: '范围相近，但并不相同', en: 'of the same order, but not the same' }
              : { zh: '差得不少', en: 'quite different' },
        },
      }
    },
  },
  experiment: {
    text: {
      zh: [
        '{{layers}} 层的小模型学数字任务，{{steps}} 步。有 LayerNorm：各层输出的标准差始终在 {{withLow:2}} 到 {{withHigh:2}} 之间；没有：从 {{withoutLow:2}} 到 {{withoutHigh:2}}。{{verdict}}',
      ],
      en: [
        'Small models of {{layers}} layers learn the digits for {{steps}} steps. With LayerNorm the deviation of the layers’ outputs stays between {{withLow:2}} and {{withHigh:2}}; without, it runs from {{withoutLow:2}} to {{withoutHigh:2}}. {{verdict}}',
      ],
    },
    async run(tools, conduct) {
      const task = digitsTask()
      const pairs = task.heldOut(undefined, 16)
      const every = 20
      const layers = Array.from({ length: LAYERS }, (_, i) => i)
      const history: number[][][] = [[], []]
      const runs = [true, false].map((normed, run) => {
        const names = layers.map(i => `encoder.layers.${i}.${normed ? 'out' : 'forwardPlusX'}`)
        return {
          task,
          steps: 160,
          numLayers: LAYERS,
          lr: 1e-3,
          ...(normed ? {} : { change: without('layer-norm') }),
          watch: {
            every,
            look: async (experiment: Experiment) => {
              const value = await experiment.read(pairs, names)
              history[run]?.push(names.map(name => spread(value(name).data)))
            },
          },
        }
      })
      const losses = await trainAll(runs, tools, conduct, async experiment => experiment.losses)
      const [normed = [], open = []] = history
      const x = normed.map((_, i) => i * every)
      const range = (values: readonly (readonly number[])[]): [number, number] => {
        const all = values.flat()
        return [Math.min(...all), Math.max(...all)]
      }
      const [withLow, withHigh] = range(normed)
      const [withoutLow, withoutHigh] = range(open)
      const lines = (values: readonly (readonly number[])[], zh: string, en: string) =>
        layers.map(i => ({
          label: { zh: `${zh}，第 ${i} 层`, en: `${en}, layer ${i}` },
          data: values.map(row => row[i] ?? 0),
        }))
      return {
        figures: [
          curve(
            'spread',
            { zh: '各层输出的标准差', en: 'Deviation of each layer’s output' },
            [...lines(normed, '有', 'with'), ...lines(open, '没有', 'without')],
            {
              x,
              xLabel: { zh: '步', en: 'step' },
              yLabel: { zh: '标准差', en: 'deviation' },
            },
          ),
        ],
        values: {
          layers: LAYERS,
          steps: losses[0]?.length ?? 0,
          withLow,
          withHigh,
          withoutLow,
          withoutHigh,
          verdict:
            withHigh / withLow < withoutHigh / withoutLow
              ? {
                  zh: '有它，范围窄得多；但各层之间仍不相等。',
                  en: 'With it the range is the narrower one; the layers are still not equal.',
                }
              : { zh: '这一次有它时范围并不更窄。', en: 'This time the range with it is not the narrower one.' },
        },
      }
    },
  },
  lines: ['TransformerBlock.x', 'TransformerBlock.out', 'TransformerBlock.forwardPlusX'],
  files: ['src/model/nn/layer-norm.ts'],
  tensors: ['encoder.layers.0.out', 'encoder.layers.0.x'],
  prediction: {
    question: {
      zh: '把一行数全部乘二再加三，LayerNorm（不带 gamma、beta）的输出会变吗？（yes / no）',
      en: 'Every number of a row is doubled and moved by three. Does LayerNorm’s output, before gamma and beta, change? (yes / no)',
    },
    async ask(context) {
      const [row = []] = ROWS
      const x = floats('x', { row: 2, embedDim: 4 }, [row, row.map(value => 2 * value + 3)])
      const gamma = floats('gamma', { embedDim: 4 }, [1, 1, 1, 1])
      const beta = floats('beta', { embedDim: 4 }, [0, 0, 0, 0])
      const { y } = await compute(context, { y: normalise(x, gamma, beta) })
      const [first, second] = [part(y, 0).data, part(y, 1).data]
      const same = first.every((value, i) => Math.abs(value - (second[i] ?? 0)) < 1e-3)
      return { values: {}, options: ['yes', 'no'], answer: same ? 'no' : 'yes' }
    },
  },
  reader: {
    zh: '归一化之后哪些量固定、哪些不固定；没有它时各层的范围会怎样变。',
    en: 'What normalising fixes and what it leaves, and how the layers’ ranges move without it.',
  },
}

import type { Transformer } from '../../model/transformer.js'
import { layerNorm as normalise } from '../../tensor/functional.js'
import { compute, floats, part, type Value } from '../computing/compute.js'
import { observeExample } from '../computing/context.js'
import { type Batch, normalisedTogether, type Way, ways } from '../computing/normalisations.js'
import { factorText, largestDifference, listText, mean, spread } from '../computing/numbers.js'
import { arithmetic, type ColumnsFigure, columns, matrix, table } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { lacks } from '../models/ablated-transformer.js'
import { text } from './layer-norm.text.js'

const ROWS = [
  [0.8, 1.2, -0.4],
  [0.1, -0.5, 0.9],
] as const
/** Two samples of two tokens; the rows above are the first. */
const BATCH: Batch = [
  ROWS,
  [
    [0.3, 0.7, -0.2],
    [1.1, 0.4, -0.6],
  ],
]
const GAMMA = [1, 2, 0.5]
const BETA = [0, 0.5, -0.5]
const EPS = 1e-5

/** Mean and both variances of rows, by the graph's own operations. */
async function statistics(tools: Tools) {
  const [rows, width] = [ROWS.length, ROWS[0].length]
  const x = floats('x', { row: rows, embedDim: width }, ROWS)
  const mean_ = x.sumTo([rows, 1]).div(width)
  const centred = x.sub(mean_)
  const squares = centred.mul(centred).sumTo([rows, 1])
  const vector = (name: string, numbers: readonly number[]) => floats(name, { embedDim: width }, numbers)
  return compute(tools, {
    mean: mean_,
    variance: squares.div(width),
    unbiased: squares.div(width - 1),
    normalised: normalise(x, vector('ones', [1, 1, 1]), vector('zeros', [0, 0, 0])),
    scaled: normalise(x, vector('gamma', GAMMA), vector('beta', BETA)),
  })
}

/** The grid of token × dimension for each way, with a letter for each group. */
function groupsGrid(letters: ReadonlyMap<Way, readonly string[]>): ColumnsFigure {
  const [length, width] = [ROWS.length, ROWS[0].length]
  const rows = BATCH.flatMap((sample, n) =>
    sample.map((_, t) => ({
      label: { zh: `样本 ${n} 词元 ${t}`, en: `sample ${n} token ${t}` },
      cells: ways.flatMap(way => [
        ...(letters.get(way) ?? []).slice((n * length + t) * width, (n * length + t + 1) * width),
        '',
      ]),
    })),
  )
  const heads = ways.flatMap(way => [text.labels.ways[way], ...Array.from({ length: width }, () => '')])
  return columns('groups', text.labels.groups, rows, { heads })
}

/** How much the first sample changes when the other one is replaced. */
async function companionChange(tools: Tools, way: Way): Promise<number> {
  const other: Batch = [ROWS, BATCH[1].map(row => row.map(number => 3 * number + 1))]
  const [before, after] = [await normalisedTogether(tools, BATCH, way), await normalisedTogether(tools, other, way)]
  return largestDifference(part(before.result, 0).data, part(after.result, 0).data)
}

/** What goes into the last encoder layer's first norm, and what comes out. */
function lastNorm({ options }: Transformer): readonly [before: string, after: string] {
  const layer = `encoder.layers.${options.numLayers - 1}`
  return options.normFirst
    ? [`${layer}.queryPlusAttended`, `${layer}.normedSum`]
    : [`${layer}.attendedPlusQuery`, `${layer}.x`]
}

export const layerNorm: Lesson = {
  id: 'layer-norm',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const value = await statistics(tools)
    const at = (numbers: Value, row: number, column = 0): number => part(numbers, row).data[column] ?? 0
    const results = new Map<Way, Awaited<ReturnType<typeof normalisedTogether>>>()
    const change = new Map<Way, number>()
    for (const way of ways) {
      results.set(way, await normalisedTogether(tools, BATCH, way))
      change.set(way, await companionChange(tools, way))
    }
    const short = (number: number): string => factorText(number, 1)
    const formula = (row: number, column: number): string =>
      `(${short(ROWS[row]?.[column] ?? 0)} − ${factorText(at(value.mean, row))}) / √(${at(value.variance, row).toFixed(4)} + ${EPS})`
    return {
      figures: [
        arithmetic(
          'statistics',
          text.labels.meanAndVariance,
          ROWS.flatMap((row, i) => [
            {
              label: { zh: `均值 ${i}`, en: `mean ${i}` },
              formula: `(${row.map(short).join(' + ')}) / ${row.length}`,
              value: at(value.mean, i),
            },
            {
              label: { zh: `方差 ${i}`, en: `variance ${i}` },
              formula: `(${row.map(x => `(${short(x)} − ${factorText(at(value.mean, i))})²`).join(' + ')}) / ${row.length}`,
              value: at(value.variance, i),
            },
          ]),
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
            zh: `再乘以 gamma ${listText(GAMMA)}、加上 beta ${listText(BETA)}`,
            en: `Then times gamma ${listText(GAMMA)}, plus beta ${listText(BETA)}`,
          },
          value.scaled,
          { axes: ['row', 'embedDim'] },
        ),
        groupsGrid(new Map([...results].map(([way, { letters }]) => [way, letters]))),
        table(
          'ways',
          text.labels.fourWays,
          [text.labels.numbersInAGroup, text.labels.itsRow, text.labels.largestChange],
          [...results].map(([way, { result, size }]) => [
            size,
            listText(part(result, 0, 0).data),
            change.get(way) ?? 0,
          ]),
          { rows: ways.map(way => text.labels.ways[way]) },
        ),
      ],
      values: {
        row0: listText(ROWS[0]),
        row1: listText(ROWS[1]),
        eps: EPS,
        mean0: at(value.mean, 0),
        variance0: at(value.variance, 0),
        unbiased0: at(value.unbiased, 0),
        n00: at(value.normalised, 0, 0),
        n01: at(value.normalised, 0, 1),
        n02: at(value.normalised, 0, 2),
        n10: at(value.normalised, 1, 0),
        n11: at(value.normalised, 1, 1),
        n12: at(value.normalised, 1, 2),
        batchChange: change.get('batch') ?? 0,
        layerChange: change.get('layer') ?? 0,
        instanceChange: change.get('instance') ?? 0,
        groupChange: change.get('group') ?? 0,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { model, words, example } = context
      const names = lastNorm(model)
      const value = await observeExample(context, names)
      const [before, after] = names.map(name => part(value(name), 0))
      if (before === undefined || after === undefined) throw new Error('two names give two values')
      const stats = example.source.map((_, t) => {
        const [x, y] = [part(before, t).data, part(after, t).data]
        return [mean(x), spread(x), mean(y), spread(y)]
      })
      const t = Math.min(1, stats.length - 1)
      const [meanBefore = 0, spreadBefore = 0, meanAfter = 0, spreadAfter = 0] = stats[t] ?? []
      const fresh = Math.abs(meanAfter) < 1e-3 && Math.abs(spreadAfter - 1) < 1e-3
      const { labels } = text
      return {
        figures: [
          table(
            'rows',
            labels.eachRowBeforeAndAfter,
            [labels.mean, labels.deviation, labels.meanAfter, labels.deviationAfter],
            stats,
            { rows: example.source.map(words.source), digits: 3 },
          ),
        ],
        values: {
          token: words.source(example.source[t] ?? 0),
          meanBefore,
          spreadBefore,
          meanAfter,
          spreadAfter,
          verdict: lacks(model, 'layer-norm')
            ? labels.thereIsNoNorm
            : fresh
              ? labels.zeroAndOneGammaAnd
              : labels.notQuiteZeroAndOne,
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
    async ask(tools) {
      const changed = (await companionChange(tools, 'layer')) > 0
      return { values: {}, options: ['yes', 'no'], answer: changed ? 'yes' : 'no' }
    },
  },
  reader: text.reader,
}

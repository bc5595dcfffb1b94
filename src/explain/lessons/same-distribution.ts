import { digitsTask } from '../../tasks/digits.js'
import { layerNorm as normalise } from '../../tensor/functional.js'
import { citations } from '../citations.js'
import { compute, floats, part } from '../computing/compute.js'
import { batchInView, observeRows } from '../computing/context.js'
import { blockOutput } from '../computing/graph-facts.js'
import { listText, mean, spread } from '../computing/numbers.js'
import { without } from '../experiments/changes.js'
import type { Experiment } from '../experiments/experiment.js'
import { trainAll } from '../experiments/train-all.js'
import { curve, matrix, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { text } from './same-distribution.text.js'

const ROWS = [
  [1, 0, 0, 0],
  [1, 2, 3, 4],
  [0.2, 0.2, 0.9, 0.9],
]
const LAYERS = 3

export const sameDistribution: Lesson = {
  id: 'same-distribution',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const width = 4
    const x = floats('x', { row: ROWS.length, embedDim: width }, ROWS)
    const gamma = floats('gamma', { embedDim: width }, [1, 1, 1, 1])
    const beta = floats('beta', { embedDim: width }, [0, 0, 0, 0])
    const { normalised } = await compute(tools, { normalised: normalise(x, gamma, beta) })
    const rows = ROWS.map((_, i) => part(normalised, i).data)
    return {
      figures: [
        matrix('normalised', text.labels.normalised, normalised, {
          axes: ['row', 'embedDim'],
          rows: ROWS.map(row => listText(row)),
        }),
        table(
          'statistics',
          text.labels.statisticsOfEachRow,
          [text.labels.mean, text.labels.deviation, text.labels.largest],
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
    text: text.live,
    async show(context) {
      const { model } = context
      const names = (['encoder', 'decoder'] as const).flatMap(side =>
        model[side].layers.map((_, layer) => blockOutput(model, side, layer)),
      )
      const { src, trg } = batchInView(context)
      const value = await observeRows(context, { src, trg: trg.map(row => row.slice(0, -1)) }, names)
      const stats = names.map(name => [mean(value(name).data), spread(value(name).data)] as const)
      const [means, spreads] = [stats.map(([m]) => m), stats.map(([, s]) => s)]
      return {
        figures: [
          table(
            'layers',
            text.labels.statisticsOfEachLayer,
            [text.labels.mean, text.labels.deviation],
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
              ? text.labels.ofTheSameOrderBut
              : text.labels.quiteDifferent,
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
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
          model: { numLayers: LAYERS },
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
            text.labels.deviationOfEachLayerS,
            [...lines(normed, '有', 'with'), ...lines(open, '没有', 'without')],
            {
              x,
              xLabel: text.labels.step,
              yLabel: text.labels.deviation,
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
              ? text.labels.withItTheRangeIs
              : text.labels.thisTimeTheRangeWith,
        },
      }
    },
  },
  lines: ['TransformerBlock.x', 'TransformerBlock.out', 'TransformerBlock.forwardPlusX'],
  files: ['src/model/nn/layer-norm.ts'],
  tensors: ['encoder.layers.0.out', 'encoder.layers.0.x'],
  prediction: {
    question: text.prediction,
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
  reader: text.reader,
}

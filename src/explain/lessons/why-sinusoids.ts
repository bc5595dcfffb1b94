import { compute, floats, part } from '../computing/compute.js'
import { largestDifference, mean } from '../computing/numbers.js'
import { sinusoids } from '../computing/sinusoids.js'
import { shortReverse } from '../experiments/task-options.js'
import { trainAll } from '../experiments/train-all.js'
import { curve, matrix, table } from '../figures/figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { text } from './why-sinusoids.text.js'

const SEEDS = [1, 2]

/**
 * The matrix that turns PE(pos) into PE(pos + k): a rotation a pair of columns, by the angle k·w. Its sines and
 * cosines are the row PE(k) itself.
 */
function rotation(row: readonly number[]): number[][] {
  return row.map((_, i) =>
    row.map((_, j) => {
      const pair = 2 * Math.floor(i / 2)
      if (pair !== 2 * Math.floor(j / 2)) return 0
      const [sin = 0, cos = 1] = [row[pair], row[pair + 1]]
      if (i === j) return cos
      return i === pair ? sin : -sin
    }),
  )
}

async function rotate(tools: Tools, embedDim: number, maxLen: number, k: number): Promise<Shown> {
  const table_ = sinusoids(embedDim, maxLen)
  const turn = rotation(part(table_, k).data)
  const pe = floats('pe', { position: maxLen, embedDim }, table_.data)
  const matrix_ = floats('rotation', { embedDim, inFeatures: embedDim }, turn)
  const { turned } = await compute(tools, { turned: pe.matmul(matrix_.T()) })
  const known = maxLen - k
  const residual = largestDifference(
    turned.data.slice(0, known * embedDim),
    table_.data.slice(k * embedDim, maxLen * embedDim),
  )
  const shown = Math.min(8, embedDim)
  return {
    figures: [
      matrix(
        'rotation',
        {
          zh: `把任何位置变到 ${k} 步之后的矩阵（左上角）`,
          en: `The matrix that moves any position on by ${k} (its corner)`,
        },
        { data: turn.slice(0, shown).flatMap(row => row.slice(0, shown)), shape: [shown, shown] },
        { axes: ['embedDim', 'embedDim'], digits: 3 },
      ),
    ],
    values: { k, positions: known, residual, embedDim },
  }
}

export const whySinusoids: Lesson = {
  id: 'why-sinusoids',
  question: text.question,
  body: text.body,
  async worked(tools) {
    return rotate(tools, 16, 64, 3)
  },
  live: {
    text: text.live,
    async show({ engine, model }) {
      return rotate({ engine }, model.options.embedDim, 50, 5)
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const task = shortReverse()
      const kinds = ['sinusoidal', 'learned'] as const
      const runs = kinds.flatMap(positions => SEEDS.map(seed => ({ task, seed, steps: 300, model: { positions } })))
      const pairs = task.heldOut(undefined, 100)
      const results = await trainAll(runs, tools, conduct, async experiment => ({
        exact: await experiment.exactShare(pairs),
        losses: experiment.losses,
      }))
      const group = (i: number) => results.slice(i * SEEDS.length, (i + 1) * SEEDS.length)
      const exact = kinds.map((_, i) => mean(group(i).map(result => result.exact)))
      const [sinusoidal = 0, learned = 0] = exact
      return {
        figures: [
          curve(
            'losses',
            text.labels.trainingLossFirstSeed,
            kinds.map((kind, i) => ({ label: kind, data: group(i)[0]?.losses ?? [] })),
            { xLabel: text.labels.step, yLabel: text.labels.loss },
          ),
          table(
            'exact',
            text.labels.shareAllRight,
            SEEDS.map(seed => ({ zh: `种子 ${seed}`, en: `seed ${seed}` })),
            kinds.map((_, i) => group(i).map(result => result.exact)),
            { rows: [...kinds], digits: 3 },
          ),
        ],
        values: {
          steps: results[0]?.losses.length ?? 0,
          seeds: SEEDS.length,
          sinusoidal,
          learned,
          verdict:
            Math.abs(sinusoidal - learned) < 0.1
              ? text.labels.theyDifferLittleWithinThe
              : sinusoidal > learned
                ? text.labels.inSoFewStepsThe
                : text.labels.hereLearnedPositionsAreAhead,
        },
      }
    },
  },
  lines: ['PositionalEncoding.positions', 'PositionalEncoding.sum'],
  files: ['src/model/positional-encoding.ts'],
  tensors: ['encoder.positional_encoding.positions'],
  prediction: {
    question: text.prediction,
    async ask({ engine, model }) {
      const k = 5
      const shown = await rotate({ engine }, model.options.embedDim, 50, k)
      const residual = shown.values['residual']
      const same = typeof residual === 'number' && residual < 1e-3
      return { values: { a: 2, b: 2 + k, c: 30, d: 30 + k }, options: ['yes', 'no'], answer: same ? 'yes' : 'no' }
    },
  },
  reader: text.reader,
}

import { digitsTask } from '../../tasks/digits.js'
import { dropout, layerNorm } from '../../tensor/functional.js'
import { compute, floats } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import { largestDifference, mean, norm, spread } from '../computing/numbers.js'
import type { Experiment } from '../experiments/experiment.js'
import { fewPairs, shuffledSources } from '../experiments/few-pairs.js'
import { trainAll } from '../experiments/train-all.js'
import { matrix, table } from '../figures/figure.js'
import type { Lesson } from '../lesson.js'
import { lessonPairs } from '../models/lesson-pairs.js'
import { tinyModel } from '../models/tiny-model.js'
import type { Bilingual } from '../text.js'
import { text } from './normalise-or-regularise.text.js'

const TRAINING_PAIRS = 48
const RATE = 0.1
const DECAY = 0.01
const L1 = 0.0005
const SMOOTHING = 0.1
const SEEDS = [1, 2]

interface Setting {
  readonly name: Bilingual
  readonly setup: Readonly<Record<string, unknown>>
  readonly early?: boolean
  readonly augmented?: boolean
}

const settings: readonly Setting[] = [
  { name: text.labels.nothing, setup: {} },
  { name: text.labels.dropout, setup: { model: { dropout: RATE } } },
  { name: text.labels.l1, setup: { l1: L1 } },
  { name: text.labels.l2, setup: { weightDecay: DECAY } },
  { name: text.labels.labelSmoothing, setup: { labelSmoothing: SMOOTHING } },
  { name: text.labels.earlyStopping, setup: {}, early: true },
  { name: text.labels.augmentation, setup: {}, augmented: true },
]

export const normaliseOrRegularise: Lesson = {
  id: 'normalise-or-regularise',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const row = [0.8, 1.2, -0.4, 0.1, -0.5, 0.9, 0.3, -0.7]
    const x = floats('x', { row: 1, embedDim: row.length }, row)
    const gamma = floats(
      'gamma',
      { embedDim: row.length },
      row.map(() => 1),
    )
    const beta = floats(
      'beta',
      { embedDim: row.length },
      row.map(() => 0),
    )
    const value = await compute(tools, {
      first: layerNorm(x, gamma, beta),
      second: layerNorm(x, gamma, beta),
      dropped: dropout(x, 0.3, 1),
      droppedAgain: dropout(x, 0.3, 2),
      passed: x.mul(1), // in evaluation dropout is no operation
    })
    const { dropoutInTraining: inTraining, dropoutInEvaluation: inEvaluation } = text.labels
    return {
      figures: [
        matrix(
          'twice',
          text.labels.theSameRowTwice,
          {
            data: [value.first, value.second, value.dropped, value.droppedAgain, value.passed, value.passed].flatMap(
              ({ data }) => data,
            ),
            shape: [6, row.length],
          },
          {
            axes: ['', 'embedDim'],
            rows: ['LayerNorm', 'LayerNorm', inTraining, inTraining, inEvaluation, inEvaluation],
            digits: 3,
          },
        ),
      ],
      values: {
        normTwice: largestDifference(value.first.data, value.second.data),
        dropTwice: largestDifference(value.dropped.data, value.droppedAgain.data),
        rate: 0.3,
        decay: DECAY,
        l1: L1,
        smoothing: SMOOTHING,
      },
    }
  },
  live: {
    text: text.live,
    async show({ model }) {
      const weights = [...model.parameters()].filter(
        ({ key, trained }) => trained && key.endsWith('weight') && !key.includes('embed') && !key.includes('norm'),
      )
      const lengths = weights.map(({ data }) => norm(data))
      return {
        figures: [
          table(
            'weights',
            text.labels.sizesOfTheWeights,
            [text.labels.length, text.labels.deviation],
            weights.map(({ data }, i) => [lengths[i] ?? 0, spread(data)]),
            { rows: weights.map(({ key }) => key) },
          ),
        ],
        values: {
          rate: model.options.dropout,
          size: norm(lengths),
          spread: mean(weights.map(({ data }) => spread(data))),
        },
      }
    },
  },
  experiment: {
    text: text.experiment,
    async run(tools, conduct) {
      const task = digitsTask({ patterns: ['repeats'] })
      const training = task.trainingBatches(TRAINING_PAIRS, 7).next()
      const heldOut = task.heldOut('repeats', 200)
      const [validation, test] = [heldOut.slice(0, 100), heldOut.slice(100)]
      const cases = settings.flatMap(setting => SEEDS.map(seed => ({ ...setting, seed })))
      const bestAt = cases.map(() => ({ validation: -1, training: 0, test: 0, steps: 0 }))
      const scores = async (experiment: Experiment) => ({
        training: await experiment.tokenAccuracy(training),
        test: await experiment.tokenAccuracy(test),
        steps: experiment.losses.length,
      })
      const runs = cases.map(({ setup, early, augmented, seed }, i) => ({
        task: (augmented === true ? shuffledSources : fewPairs)(task, training),
        batchSize: 16,
        steps: 200,
        seed,
        ...setup,
        ...(early === true
          ? {
              watch: {
                every: 20,
                look: async (experiment: Experiment) => {
                  const tokenAccuracy = await experiment.tokenAccuracy(validation)
                  if (tokenAccuracy <= (bestAt[i]?.validation ?? 0)) return
                  bestAt[i] = { validation: tokenAccuracy, ...(await scores(experiment)) }
                },
              },
            }
          : {}),
      }))
      const all = await trainAll(runs, tools, conduct, async (experiment, i) => {
        const kept = bestAt[i]
        return cases[i]?.early === true && kept !== undefined ? kept : scores(experiment)
      })
      const results = settings.map((_, i) => {
        const own = all.slice(i * SEEDS.length, (i + 1) * SEEDS.length)
        return {
          training: mean(own.map(score => score.training)),
          test: mean(own.map(score => score.test)),
          steps: Math.round(mean(own.map(score => score.steps))),
        }
      })
      const best = results.reduce((a, b, i) => (b.test > (results[a]?.test ?? 0) ? i : a), 0)
      const plain = results[0]
      return {
        figures: [
          table(
            'accuracy',
            text.labels.shareOfTokensRight,
            [text.labels.training, text.labels.heldOut, text.labels.steps],
            results.map(({ training: own, test: held, steps }) => [own, held, steps]),
            { rows: settings.map(({ name }) => name), digits: 3 },
          ),
        ],
        values: {
          pairs: training.length,
          seeds: SEEDS.length,
          steps: plain?.steps ?? 0,
          trained: plain?.training ?? 0,
          plain: plain?.test ?? 0,
          best: settings[best]?.name ?? '',
          bestScore: results[best]?.test ?? 0,
          verdict:
            (plain?.training ?? 0) - (plain?.test ?? 0) > 0.1
              ? text.labels.theGapBetweenTrainingAnd
              : text.labels.thereIsNoMarkedOverfitting,
        },
      }
    },
  },
  lines: ['trainingStep.loss', 'trainingStep.lossRows', 'TransformerBlock.x', 'TransformerBlock.attendedPlusQuery'],
  files: ['src/model/nn/dropout.ts', 'src/train/gradient-transforms.ts', 'src/train/optimizers/optimizer.ts'],
  tensors: ['loss', 'lossRows'],
  prediction: {
    question: text.prediction,
    async ask({ engine }) {
      const model = tinyModel({ dropout: 0.3 })
      const [pair] = lessonPairs()
      const batch = { src: [pair.source], trg: [pair.target.slice(0, -1)] }
      const look = async (): Promise<readonly number[]> =>
        (await observeRows({ engine, model }, batch, ['decoder.logits']))('decoder.logits').data
      const same = largestDifference(await look(), await look()) === 0
      return { values: {}, options: ['yes', 'no'], answer: same ? 'yes' : 'no' }
    },
  },
  reader: text.reader,
}

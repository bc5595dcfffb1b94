import { trainingStep } from '../../session/training-step.js'
import { digitsTask } from '../../tasks/digits.js'
import { dropout, layerNorm } from '../../tensor/functional.js'
import { compute, floats } from '../compute.js'
import { trainAll } from '../experiments/conduct.js'
import type { Experiment } from '../experiments/experiment.js'
import { fewPairs, shuffledSources } from '../experiments/pair-batches.js'
import { matrix, table } from '../figure.js'
import type { Lesson } from '../lesson.js'
import { largestDifference, mean, norm, spread } from '../numbers.js'
import type { Bilingual } from '../text.js'

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
  { name: { zh: '什么都不加', en: 'nothing' }, setup: {} },
  { name: { zh: 'dropout', en: 'dropout' }, setup: { options: { dropout: RATE } } },
  { name: { zh: 'L1', en: 'L1' }, setup: { l1: L1 } },
  { name: { zh: 'L2', en: 'L2' }, setup: { weightDecay: DECAY } },
  {
    name: { zh: '标签平滑', en: 'label smoothing' },
    setup: { trace: (model: Parameters<typeof trainingStep>[0]) => trainingStep(model, { labelSmoothing: SMOOTHING }) },
  },
  { name: { zh: '早停', en: 'early stopping' }, setup: {}, early: true },
  { name: { zh: '数据增强', en: 'augmentation' }, setup: {}, augmented: true },
]

export const normaliseOrRegularise: Lesson = {
  id: 'normalise-or-regularise',
  group: 'training',
  question: { zh: '归一化和正则化的区别', en: 'Normalisation against regularisation' },
  body: {
    zh: [
      '归一化（normalisation）改的是数据流里的数：让它们的尺度稳定，训练更顺。正则化（regularisation）改的是学习目标或过程：让模型不要只背下训练集。名字像，目的不同。',
      'LayerNorm 对同一行永远给出同样的结果：算两次，差 {{normTwice}}。dropout 每次丢的不一样：同一行算两次（率 {{rate}}），最大差 {{dropTwice}}。',
      '批归一化用的是同批样本的均值，同批换人，结果就变，这点噪声有一些正则化的作用；LayerNorm 不看同批的别人，没有这种作用。',
      'L2 给梯度加上权重的 {{decay}} 倍，L1 加上权重的符号乘 {{l1}}；标签平滑把 {{smoothing}} 的概率匀给所有词元；早停在留出的分数最好时停下；数据增强让模型看到同一答案的别种问法。',
    ],
    en: [
      'Normalisation changes the numbers that flow: it keeps their scale steady so that training runs smoothly. Regularisation changes what is learned or how: it keeps the model from memorising its training set. Like names, unlike aims.',
      'LayerNorm gives the same row the same result every time: computed twice, it differs by {{normTwice}}. Dropout drops others each time: at rate {{rate}} the same row computed twice differs by {{dropTwice}}.',
      'Batch normalisation uses the mean over the batch; other companions, other results, and that noise regularises a little. LayerNorm looks at no companion and has no such effect.',
      'L2 adds {{decay}} times the weight to its gradient, L1 {{l1}} times its sign; label smoothing spreads a probability of {{smoothing}} over all tokens; early stopping ends where the held-out score is best; augmentation shows the model the same answer asked in other ways.',
    ],
  },
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
    })
    return {
      figures: [
        matrix(
          'twice',
          { zh: '同一行，算两次', en: 'The same row, twice' },
          {
            data: [...value.first.data, ...value.second.data, ...value.dropped.data, ...value.droppedAgain.data],
            shape: [4, row.length],
          },
          { axes: ['', 'embedDim'], rows: ['LayerNorm', 'LayerNorm', 'dropout', 'dropout'], digits: 3 },
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
    text: {
      zh: [
        '这个模型训练时的 dropout 率是 {{rate}}。它的权重（不算偏置和嵌入）长度合计 {{size:2}}，平均每个数 {{spread:4}}：L1、L2 压的就是这些。',
      ],
      en: [
        'This model trains with a dropout rate of {{rate}}. Its weights, biases and embeddings aside, have a total length of {{size:2}} and a deviation of {{spread:4}}: that is what L1 and L2 press on.',
      ],
    },
    async show({ model }) {
      const weights = [...model.parameters()].filter(
        ({ key, trained }) => trained && key.endsWith('weight') && !key.includes('embed') && !key.includes('norm'),
      )
      const lengths = weights.map(({ data }) => norm(data))
      return {
        figures: [
          table(
            'weights',
            { zh: '权重的大小', en: 'Sizes of the weights' },
            [
              { zh: '长度', en: 'length' },
              { zh: '标准差', en: 'deviation' },
            ],
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
    text: {
      zh: [
        '只用 {{pairs}} 对样本训练 {{steps}} 步，{{seeds}} 个种子取平均。什么都不加：训练集的词元正确率 {{trained:%}}，留出的 {{plain:%}}。留出分数最高的是{{best}}，{{bestScore:%}}；各种办法的结果如下。{{verdict}}',
      ],
      en: [
        'Trained on {{pairs}} pairs only, for {{steps}} steps, the mean of {{seeds}} seeds. With nothing added, {{trained:%}} of the tokens are right on the training set and {{plain:%}} on held-out data. The best held-out score is that of {{best}}, {{bestScore:%}}; all are below. {{verdict}}',
      ],
    },
    async run(tools, conduct) {
      const task = digitsTask({ patterns: ['repeats'] })
      const training = task.trainingBatches(TRAINING_PAIRS, 7).next()
      const heldOut = task.heldOut('repeats', 200)
      const [validation, test] = [heldOut.slice(0, 100), heldOut.slice(100)]
      const cases = settings.flatMap(setting => SEEDS.map(seed => ({ ...setting, seed })))
      const bestAt = cases.map(() => ({ validation: -1, training: 0, test: 0, steps: 0 }))
      const scores = async (experiment: Experiment) => ({
        training: (await experiment.score(training)).tokenAccuracy,
        test: (await experiment.score(test)).tokenAccuracy,
        steps: experiment.losses.length,
      })
      const runs = cases.map(({ setup, early, augmented, seed }, i) => ({
        task,
        steps: 200,
        seed,
        ...setup,
        batches: (augmented === true ? shuffledSources : fewPairs)(training, 16, seed),
        ...(early === true
          ? {
              watch: {
                every: 20,
                look: async (experiment: Experiment) => {
                  const { tokenAccuracy } = await experiment.score(validation)
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
            { zh: '词元正确率', en: 'Share of tokens right' },
            [
              { zh: '训练集', en: 'training' },
              { zh: '留出', en: 'held out' },
              { zh: '步数', en: 'steps' },
            ],
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
              ? {
                  zh: '训练集和留出之间的差距就是过拟合。',
                  en: 'The gap between training and held-out data is overfitting.',
                }
              : { zh: '这次没有明显的过拟合。', en: 'There is no marked overfitting this time.' },
        },
      }
    },
  },
  lines: ['trainingStep.loss', 'trainingStep.lossRows', 'TransformerBlock.x', 'TransformerBlock.attendedPlusQuery'],
  files: ['src/model/nn/dropout.ts', 'src/train/gradient-transforms.ts', 'src/train/optimizer.ts'],
  tensors: ['loss', 'lossRows'],
  prediction: {
    question: {
      zh: '同一行经过 LayerNorm 两次，结果相同吗？（yes / no）',
      en: 'The same row goes through LayerNorm twice. Are the results the same? (yes / no)',
    },
    async ask({ engine }) {
      const shown = await normaliseOrRegularise.worked({ engine })
      return { values: {}, options: ['yes', 'no'], answer: shown.values['normTwice'] === 0 ? 'yes' : 'no' }
    },
  },
  reader: {
    zh: '一种办法属于归一化还是正则化；哪些会让同一输入每次结果不同。',
    en: 'Whether a measure normalises or regularises, and which give the same input another result each time.',
  },
}

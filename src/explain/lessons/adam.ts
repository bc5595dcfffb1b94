import { gradients } from '../../tensor/gradients.js'
import type { Tensor } from '../../tensor/tensor.js'
import { adam as adamOf, type Optimizer, sgd } from '../../train/optimizers/optimizer.js'
import { part } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import { type FollowedStep, followSteps } from '../computing/follow-steps.js'
import { arithmetic, curve, table } from '../figures/figure.js'
import type { Lesson, Tools } from '../lesson.js'
import { text } from './adam.text.js'

const STEPS = 10
const START = 1
const LR = 0.1
const SMALL_LR = 0.001
const BIAS = 'decoder.fc_out.bias'

/** Makes w² small, from `START`. */
function minimiseSquare(tools: Tools, optimizer: Optimizer) {
  const gradientOf = (w: Tensor): Tensor => gradients(w.mul(w).sumTo([]), [w]).get(w) as Tensor
  return followSteps(tools, optimizer, { start: [START], gradientOf, steps: STEPS })
}

/** One step from zeros against given gradients. */
async function firstStep(tools: Tools, optimizer: Optimizer, numbers: readonly number[]): Promise<readonly number[]> {
  const start = numbers.map(() => 0)
  const [first] = await followSteps(tools, optimizer, { start, gradients: numbers, steps: 1 })
  return first?.values ?? []
}

/** The corrections of the first step, and where they lead. */
function firstStepByHand(step: FollowedStep | undefined, { config, lr }: Optimizer) {
  const [beta1, beta2] = config.name === 'adam' ? config.betas : [0, 0]
  const eps = config.name === 'adam' ? config.eps : 0
  const [g0 = 0, m0 = 0, v0 = 0] = [step?.gradient[0], step?.state['m']?.[0], step?.state['v']?.[0]]
  const [mHat0, vHat0] = [settled(m0 / (1 - beta1)), settled(v0 / (1 - beta2))]
  const ratio0 = settled(mHat0 / (Math.sqrt(vHat0) + eps))
  return {
    figure: [
      { label: 'm̂', formula: `${m0.toFixed(3)} / (1 − ${beta1})`, value: mHat0 },
      { label: 'v̂', formula: `${v0.toFixed(3)} / (1 − ${beta2})`, value: vHat0 },
      { label: 'lr·m̂ / (√v̂ + eps)', formula: `${lr}·${mHat0} / (√${vHat0} + eps)`, value: lr * ratio0 },
    ],
    values: { beta1, beta2, eps, g0, m0, v0, mHat0, vHat0, ratio0 },
  }
}

export const adam: Lesson = {
  id: 'adam',
  question: text.question,
  body: text.body,
  async worked(tools) {
    const optimizer = adamOf({ lr: LR })
    const [steps, descent] = [await minimiseSquare(tools, optimizer), await minimiseSquare(tools, sgd({ lr: LR }))]
    const w = [START, ...steps.map(({ values }) => values[0] ?? 0)]
    const moved = (t: number): number => (w[t + 1] ?? 0) - (w[t] ?? 0)
    const { labels } = text
    const first = firstStepByHand(steps[0], optimizer)
    return {
      figures: [
        arithmetic('first', labels.first, first.figure),
        table(
          'steps',
          labels.followed,
          [labels.gradient, 'm', 'v', labels.moved, labels.w],
          steps.map(({ gradient, state, values }, t) => [
            gradient[0] ?? 0,
            state['m']?.[0] ?? 0,
            state['v']?.[0] ?? 0,
            moved(t),
            values[0] ?? 0,
          ]),
          { rows: steps.map((_, t) => ({ zh: `第 ${t + 1} 步`, en: `step ${t + 1}` })), digits: 6 },
        ),
        curve(
          'paths',
          labels.paths,
          [
            { label: 'Adam', data: w },
            { label: labels.descent, data: [START, ...descent.map(({ values }) => values[0] ?? 0)] },
          ],
          { xLabel: labels.step, yLabel: 'w' },
        ),
      ],
      values: {
        ...first.values,
        steps: STEPS,
        start: START,
        lr: LR,
        move0: Math.abs(moved(0)),
        adamEnd: w.at(-1) ?? 0,
        sgdEnd: descent.at(-1)?.values[0] ?? 0,
      },
    }
  },
  live: {
    text: text.live,
    async show(context) {
      const { example, words } = context
      const name = `${BIAS}@grad`
      const value = await observeRows(context, { src: [example.source], trg: [example.target] }, [name])
      const gradient = part(value(name)).data
      const [plain, scaled] = [
        await firstStep(context, sgd({ lr: SMALL_LR }), gradient),
        await firstStep(context, adamOf({ lr: SMALL_LR }), gradient),
      ]
      const sizes = (numbers: readonly number[]): number[] =>
        numbers.filter((_, id) => gradient[id] !== 0).map(Math.abs)
      const [gradientSizes, steps] = [sizes(gradient), sizes(scaled)]
      return {
        figures: [
          table(
            'biases',
            text.labels.biases,
            [text.labels.gradient, text.labels.descentStep, text.labels.adamStep],
            gradient.map((g, id) => [g, plain[id] ?? 0, scaled[id] ?? 0]),
            { rows: gradient.map((_, id) => words.target(id)), digits: 8 },
          ),
        ],
        values: {
          lr: SMALL_LR,
          ratio: Math.round(Math.max(...gradientSizes) / Math.min(...gradientSizes)),
          smallest: Math.min(...steps),
          largest: Math.max(...steps),
        },
      }
    },
  },
  twins: [
    {
      typescript: 'const optimizer = adam({ lr: 1e-3 })',
      python: 'optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)',
    },
  ],
  lines: ['trainingStep.loss'],
  files: ['src/train/optimizers/adam.ts'],
  tensors: ['loss'],
  prediction: {
    question: text.prediction,
    async ask(tools) {
      const gradient = 0.002
      const [moved = 0] = await firstStep(tools, adamOf({ lr: SMALL_LR }), [gradient])
      return { values: { lr: SMALL_LR, gradient }, answer: Math.abs(moved).toFixed(4), eitherSign: true }
    },
  },
  reader: text.reader,
}

/** In float32, 0.2 / (1 − 0.9) is not quite 2. */
function settled(number: number): number {
  return Number(number.toFixed(5))
}

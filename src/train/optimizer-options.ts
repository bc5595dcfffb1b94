import { GlassformerError } from '../errors/glassformer-error.js'
import { twoOf } from '../options/lists.js'
import type { Given, GivenForm, OptionTable, OptionTables, SettledForm } from '../options/option.js'
import { variants } from '../options/sections.js'
import { real, share, trueOrFalse } from '../options/values.js'

const rate = {
  type: real({ above: 0 }),
  about: 'learning rate, which the schedule multiplies',
  alsoCalled: ['learningRate'],
} as const

const l2 = {
  type: real({ from: 0 }),
  about: 'L2: so much of each weight is added to its gradient',
  default: 0,
  alsoCalled: ['l2'],
} as const

const adam = {
  lr: { ...rate, default: 1e-3, otherwise: '0.001, with noam 1' },
  betas: {
    type: twoOf(share, 'numbers'),
    about: 'decay of the running means of the gradient and of its square',
    default: [0.9, 0.999],
  },
  eps: { type: real({ from: 0 }), about: 'added to the denominator', default: 1e-8 },
  weightDecay: l2,
} as const satisfies OptionTable

/** The options of each optimiser, with PyTorch's names and arithmetic. */
export const optimizers = {
  adam,
  adamw: {
    ...adam,
    weightDecay: { ...l2, about: 'so much of each weight, times the rate, is taken off it', default: 0.01 },
  },
  sgd: {
    lr: { ...rate, default: 0.01, otherwise: '0.01, with noam 1' },
    momentum: { type: share, about: 'share of the last update that is done again', default: 0 },
    nesterov: { type: trueOrFalse, about: "Nesterov's momentum", default: false },
    weightDecay: l2,
  },
} as const satisfies OptionTables

/** The options of `adam`. */
export interface AdamOptions extends Given<typeof optimizers.adam> {}
/** The options of `adamw`. */
export interface AdamWOptions extends Given<typeof optimizers.adamw> {}
/** The options of `sgd`. */
export interface SgdOptions extends Given<typeof optimizers.sgd> {}

/** An optimiser's name and options, with every default filled in. */
export type OptimizerConfig = SettledForm<typeof optimizers>
/** An optimiser as plain data: its name, and what of its options shall not have its default. */
export type OptimizerOptions = GivenForm<typeof optimizers>

/** The type of the option `optimizer`. */
export const optimizerType = variants(optimizers)

/** What one option says about another. @throws GlassformerError naming both */
export function checkOptimizer(optimizer: OptimizerConfig): void {
  if (optimizer.name === 'sgd' && optimizer.nesterov && optimizer.momentum === 0)
    throw new GlassformerError('optimizer.nesterov needs optimizer.momentum above 0')
}

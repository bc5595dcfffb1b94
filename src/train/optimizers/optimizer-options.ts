import type { Given, GivenForm, OptionTables, SettledForm } from '../../options/option.js'
import { variants } from '../../options/sections.js'
import { adamOptions, adamwOptions } from './adam.js'
import { lionOptions } from './lion.js'
import { sgdOptions } from './sgd.js'

/** The options of each optimiser; of those that PyTorch has, with its names and arithmetic. */
export const optimizers = {
  adam: adamOptions,
  adamw: adamwOptions,
  sgd: sgdOptions,
  lion: lionOptions,
} as const satisfies OptionTables

/** The options of `adam`. */
export interface AdamOptions extends Given<typeof adamOptions> {}
/** The options of `adamw`. */
export interface AdamWOptions extends Given<typeof adamwOptions> {}
/** The options of `sgd`. */
export interface SgdOptions extends Given<typeof sgdOptions> {}
/** The options of `lion`. */
export interface LionOptions extends Given<typeof lionOptions> {}

/** An optimiser's name and options, with every default filled in. */
export type OptimizerConfig = SettledForm<typeof optimizers>
/** An optimiser as plain data: its name, and what of its options shall not have its default. */
export type OptimizerOptions = GivenForm<typeof optimizers>

/** The type of the option `optimizer`. */
export const optimizerType = variants(optimizers)

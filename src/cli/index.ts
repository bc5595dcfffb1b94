/** The commands, and what they are made of. */

export { trainingStepFlops } from './bench/training-flops.js'
export { trainCommand } from './commands/train.js'
export { createProgram } from './program.js'

// Options as flags, and the page that lists them.

export { givenOptions, settledFlags, withOptionFlags } from './option-flags.js'
export { configPage } from './pages/config-page.js'
export { optionPages } from './pages/option-pages.js'
export { readConfig } from './train/config-file.js'
export { runFlags } from './train/config-flags.js'

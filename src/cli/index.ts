/** The commands, and what they are made of. */

export { trainingStepFlops } from './flops.js'
export { createProgram } from './program.js'

// Options as flags, and the page that lists them.

export { givenOptions, settledFlags, withOptionFlags } from './option-flags.js'
export { configPage } from './train/config-page.js'
export { configFlags } from './train/flags.js'

/** Options: one table a concept, from which types, defaults, checks, flags, pages and schemas follow. */

// A table, and what comes of it.

export { defaultWords, flagNames, flagsOf, type OptionFlag } from './flags.js'
export type { Given, Option, OptionTable, Settled } from './option.js'
export { pickOptions } from './pick.js'
export { objectSchema } from './sections.js'
export { settleOptions } from './settle.js'
export { optionsWithin } from './within-options.js'

// What the value of an option may be.

export { either, listOf, twoOf } from './lists.js'
export { section, variants } from './sections.js'
export type { BoundedType, ValueType } from './value-type.js'
export { anAbortSignal, aSeed, aText, leaf, oneOf, real, share, trueOrFalse, whole } from './values.js'

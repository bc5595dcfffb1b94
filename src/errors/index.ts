/** Errors that say in one line what is wrong, where, and the way out. */

export { checked, parseJson } from './checked-json.js'
export { GlassformerError } from './glassformer-error.js'
export { UsageError } from './usage-error.js'
export { within } from './within.js'

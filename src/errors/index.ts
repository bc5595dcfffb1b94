/** Errors that say in one line what is wrong, where, and the way out. */

export { GlassformerError } from './glassformer-error.js'
export { parseJson } from './parse-json.js'
export { UsageError } from './usage-error.js'
export { within } from './within.js'

/** A model behind HTTP. */

export { Batcher } from './batcher.js'
export { ModelServer, type ServeOptions } from './http-server.js'
export { defaultLimits, type ServeLimits } from './limits.js'
export type { ServedModel } from './served-model.js'

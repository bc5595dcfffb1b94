/** A model behind HTTP. */

export { Batcher } from './batcher.js'
export { requestOptions } from './generate-request.js'
export { ModelServer } from './http-server.js'
export { type ServeLimits, type ServeOptions, serveOptions } from './serve-options.js'
export type { ServedModel } from './served-model.js'

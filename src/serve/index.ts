/** A model behind HTTP. */

export { addressKey } from './address-key.js'
export type { Decode } from './batch.js'
export { Batcher } from './batcher.js'
export { requestOptions } from './generate-request.js'
export { ModelServer } from './http-server.js'
export { ModelAnswerer } from './model-answerer.js'
export { type AddressOptions, type GivenLimits, type ServeLimits, serveOptions } from './serve-options.js'
export type { ServedModel } from './served-model.js'
export { ThreadAnswerer } from './thread-answerer.js'
export type { Job } from './waiting-source.js'

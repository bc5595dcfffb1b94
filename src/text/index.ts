/**
 * A text model in one call, and nothing that an answer doesn't need: the library's smallest entry, `glassformer/text`.
 *
 * @module glassformer/text
 */

export type { Answer, AnswerSequence } from '../decode/answer.js'
export type { GenerateOptions } from '../decode/generate-options.js'
export type { TextModel } from '../decode/text-model.js'
export { GlassformerError } from '../errors/glassformer-error.js'
export type { LoadingProgress, OnProgress } from '../formats/loading-progress.js'
export type { AnswerStream, StreamedText } from './answer-stream.js'
export { type LoadTextOptions, loadText, type TextAnswerer } from './load-text.js'
export { loadTextModel, type ModelPlace } from './load-text-model.js'

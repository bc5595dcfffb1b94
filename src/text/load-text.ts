import type { Answer } from '../decode/answer.js'
import { answersOf } from '../decode/answer-texts.js'
import type { GenerateOptions } from '../decode/generate-options.js'
import type { TextModel } from '../decode/text-model.js'
import type { EngineOptions } from '../engine/engine-options.js'
import type { OnProgress } from '../formats/loading-progress.js'
import { having } from '../options/objects.js'
import { type AnswerStream, answerStream } from './answer-stream.js'
import { loadTextModel, type ModelPlace } from './load-text-model.js'

/** How a model is loaded. */
export interface LoadTextOptions extends EngineOptions {
  /** Told how far the loading is; in Node once, at its end. */
  readonly onProgress?: OnProgress
}

/** Answers texts with its model, each call with options of its own. */
export interface TextAnswerer extends TextModel {
  /** @throws GlassformerError for a text that the model can't read, and for options that can't be */
  (text: string, options?: GenerateOptions): Promise<Answer>
  /** An answer for each, equal to the one that it gets alone. */
  (texts: readonly string[], options?: GenerateOptions): Promise<Answer[]>
  /** Token by token: yields the text so far, returns the answer. Leaving the loop ends the generation. */
  stream(text: string, options?: GenerateOptions): AnswerStream
}

/**
 * A text model in one call, in Node and in a page: what it needs of tokens, normalisation, markers and lengths is in its
 * files.
 *
 * @param place a model's folder, in a page the folder's address; or the folder's files by name
 * @param options where it runs, and who is told of the progress
 * @throws GlassformerError naming the file and what is wrong with it
 * @example
 * ```ts
 * import { loadText } from 'glassformer'
 * const answer = await loadText('runs/digits')
 * const { text, score, warnings } = await answer('8 3 5 1', { numBeams: 4 })
 * text // 1 3 5 8
 * const several = await answer(['8 3 5 1', '2 2'])
 * for await (const { text } of answer.stream('8 3 5 1')) console.log(text)
 * ```
 */
export async function loadText(place: ModelPlace, options: LoadTextOptions = {}): Promise<TextAnswerer> {
  having({}).settle(options, 'the options')
  const { onProgress, ...engine } = options
  const textModel = await loadTextModel(place, 'loadText needs to read texts', onProgress)
  const many = (texts: readonly string[], options?: GenerateOptions): Promise<Answer[]> =>
    answersOf(textModel, texts, { ...engine, ...options })
  const one = async (text: string, options?: GenerateOptions): Promise<Answer> => {
    const [answer] = await many([text], options)
    return answer as Answer // as many answers as texts
  }
  function answer(text: string, options?: GenerateOptions): Promise<Answer>
  function answer(texts: readonly string[], options?: GenerateOptions): Promise<Answer[]>
  function answer(given: string | readonly string[], options?: GenerateOptions): Promise<Answer | Answer[]> {
    return Array.isArray(given) ? many(given, options) : one(given as string, options)
  }
  const stream = (text: string, options?: GenerateOptions): AnswerStream =>
    answerStream(textModel, text, { ...engine, ...options })
  return Object.assign(answer, { stream, ...textModel })
}

import { someTexts } from '../options/lists.js'
import { type Answer, answerOf } from './answer.js'
import type { GenerateOptions } from './generate-options.js'
import { resolveOptions } from './resolve-options.js'
import { drained, search } from './search.js'
import { readText, type SourceText } from './source-text.js'
import { decodingOf, type TextModel } from './text-model.js'
import { textModelType } from './text-model-type.js'

/**
 * Answers texts with a model: greedily, by beam search or by sampling, as `generate` does. Equal texts have equal
 * answers, samples too; a text's answer doesn't depend on its companions.
 *
 * @returns one answer for each text.
 * @throws GlassformerError for a text that the model can't read, naming it, and as `generate`.
 * @example
 * ```ts
 * import { answerTexts, loadModel, textModel } from 'glassformer'
 * const sorter = textModel(await loadModel('runs/digits'))
 * const answers = await answerTexts(sorter, ['8 3 5 1', '9 2 2'], { numBeams: 4 })
 * answers.map(({ text }) => text) // ['1 3 5 8', '2 2 9']
 * ```
 */
export async function answerTexts(
  of: TextModel,
  texts: readonly string[],
  options: GenerateOptions = {},
): Promise<Answer[]> {
  textModelType.settle(of, 'of')
  return answersOf(of, texts, options)
}

/** As `answerTexts`, of a model that is one. */
export async function answersOf(of: TextModel, texts: readonly string[], options: GenerateOptions): Promise<Answer[]> {
  someTexts.settle(texts, 'texts')
  const place = (index: number): string => (texts.length === 1 ? 'the text' : `text ${index + 1}`)
  const sources = texts.map((text, index) => readText(of, text, place(index)))
  return answerSources(of, sources, { ...decodingOf(of), ...options })
}

/** As `answerTexts`, of texts that are read; with the options as they are given. */
export async function answerSources(
  of: TextModel,
  sources: readonly SourceText[],
  options: GenerateOptions,
): Promise<Answer[]> {
  const distinct = new Map(sources.map(({ ids }) => [ids.join(), ids]))
  const { model } = of
  const generations = await drained(search(model, [...distinct.values()], resolveOptions(options, model)))
  const found = new Map([...distinct.keys()].map((key, index) => [key, generations[index]]))
  return sources.map(source => answerOf(of, source, found.get(source.ids.join()) ?? { sequences: [] }))
}

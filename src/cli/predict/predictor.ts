import type { Answer } from '../../decode/answer.js'
import { answerSources } from '../../decode/answer-texts.js'
import { type GenerateOptions, generateOptions } from '../../decode/generate-options.js'
import { resolveOptions } from '../../decode/resolve-options.js'
import { readText, type SourceText } from '../../decode/source-text.js'
import { decodingOf, type TextModel } from '../../decode/text-model.js'
import { flagNames } from '../../options/flags.js'
import { loadTextModel } from '../../runs/load-text-model.js'
import { asUsage } from '../errors.js'
import type { InputLine } from './input-lines.js'

/** Answers texts with the model of a folder. */
export class Predictor {
  private constructor(
    private readonly model: TextModel,
    private readonly options: GenerateOptions,
  ) {}

  /**
   * @param given what stands above what the folder says
   * @throws UsageError for options that can't be together, or not with this model
   */
  static async load(folder: string, given: GenerateOptions): Promise<Predictor> {
    const model = await loadTextModel(folder, 'predict needs to read texts')
    const options = { ...decodingOf(model), ...given }
    asUsage(() => resolveOptions(options, model.model.options), flagNames(generateOptions))
    return new Predictor(model, options)
  }

  /** Answers the lines, up to the first that can't be answered: that is an error, after the answers before it. */
  async *answer(lines: readonly InputLine[]): AsyncGenerator<Answer[], void, void> {
    const sources: SourceText[] = []
    let failure: unknown
    for (const { text, place } of lines) {
      try {
        sources.push(readText(this.model, text, place))
      } catch (error) {
        failure = error
        break
      }
    }
    yield await answerSources(this.model, sources, this.options)
    if (failure !== undefined) throw failure
  }
}

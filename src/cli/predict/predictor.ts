import { EmptyTextError } from '../../data/encode-text.js'
import type { Answer } from '../../decode/answer.js'
import { answerSources } from '../../decode/answer-texts.js'
import type { GenerateOptions } from '../../decode/generate-options.js'
import { readText, type SourceText } from '../../decode/source-text.js'
import { decodingOf, type TextModel } from '../../decode/text-model.js'
import { loadTextModel } from '../../text/load-text-model.js'
import { checkDecoding } from '../decoding-flags.js'
import type { InputLine } from './input-lines.js'
import { emptyAnswer } from './prediction.js'

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
    checkDecoding(options, model.model)
    return new Predictor(model, options)
  }

  /** The model's positions. */
  get maxLen(): number {
    return this.model.model.options.maxLen
  }

  /**
   * Answers the lines, up to the first that can't be answered: that is an error, after the answers before it. An empty line
   * has an empty answer.
   */
  async *answer(lines: readonly InputLine[]): AsyncGenerator<Answer[], void, void> {
    const read: (SourceText | Answer)[] = []
    let failure: unknown
    for (const line of lines) {
      try {
        read.push(this.read(line))
      } catch (error) {
        failure = error
        break
      }
    }
    const sources = read.filter(isSource)
    const answers = await answerSources(this.model, sources, this.options)
    const answerTo = new Map(sources.map((source, i) => [source, answers[i]]))
    yield read.flatMap(one => (isSource(one) ? (answerTo.get(one) ?? []) : one))
    if (failure !== undefined) throw failure
  }

  private read(line: InputLine): SourceText | Answer {
    try {
      return readText(this.model, line.text, line.place)
    } catch (error) {
      if (!(line.mayBeEmpty && error instanceof EmptyTextError)) throw error
      return emptyAnswer(line, this.options.numReturnSequences ?? 1)
    }
  }
}

function isSource(one: SourceText | Answer): one is SourceText {
  return 'ids' in one
}

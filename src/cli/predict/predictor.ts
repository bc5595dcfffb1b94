import { encodeText } from '../../data/encode-text.js'
import type { Vocabulary } from '../../data/vocabulary.js'
import { generate } from '../../decode/generate.js'
import { type GenerateOptions, generateOptions } from '../../decode/generate-options.js'
import type { Generation } from '../../decode/generated.js'
import { resolveOptions } from '../../decode/resolve-options.js'
import { decodingOf, type TextModel } from '../../decode/text-model.js'
import { within } from '../../errors/within.js'
import { flagNames } from '../../options/flags.js'
import { loadTextModel } from '../../runs/load-text-model.js'
import { lengthWarning } from '../../session/length-warning.js'
import { asUsage } from '../errors.js'
import type { InputLine } from '../input-lines.js'

/** What a text was answered with. */
export interface Answer {
  readonly input: string
  readonly generation: Generation
  /** A reason to doubt it. */
  readonly warning: string | undefined
}

/** Answers texts with the model of a folder. */
export class Predictor {
  private constructor(
    private readonly text: TextModel,
    private readonly options: GenerateOptions,
  ) {}

  /**
   * @param given what stands above what the folder says
   * @throws UsageError for options that can't be together, or not with this model
   */
  static async load(folder: string, given: GenerateOptions): Promise<Predictor> {
    const text = await loadTextModel(folder, 'predict needs to read texts')
    const options = { ...decodingOf(text), ...given }
    asUsage(() => resolveOptions(options, text.model.options), flagNames(generateOptions))
    return new Predictor(text, options)
  }

  /** The tokens of the answers. */
  get target(): Vocabulary {
    return this.text.target
  }

  /** Answers the lines, up to the first that can't be answered: that is an error, after the answers before it. */
  async *answer(lines: readonly InputLine[]): AsyncGenerator<Answer[], void, void> {
    const { model } = this.text
    const sources: number[][] = []
    let failure: unknown
    for (const line of lines) {
      try {
        sources.push(this.read(line))
      } catch (error) {
        failure = error
        break
      }
    }
    // Equal texts have equal answers, samples too, whatever stands beside them.
    const distinct = new Map(sources.map(ids => [ids.join(), ids]))
    const generations = await generate(model, [...distinct.values()], this.options)
    const found = new Map([...distinct.keys()].map((key, n) => [key, generations[n]]))
    yield sources.map((ids, n) => {
      const { place = '', text = '' } = lines[n] ?? {}
      const generation = found.get(ids.join()) ?? { sequences: [] }
      return { input: text, generation, warning: lengthWarning(model, ids, place) }
    })
    if (failure !== undefined) throw failure
  }

  private read({ place, text }: InputLine): number[] {
    const { model, source } = this.text
    return within(place, () => encodeText(place, text, source, model.options.maxLen))
  }
}

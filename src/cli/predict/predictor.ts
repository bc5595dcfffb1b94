import type { Vocabulary } from '../../data/vocabulary.js'
import { generate } from '../../decode/generate.js'
import { type GenerateOptions, generateOptions } from '../../decode/generate-options.js'
import type { Generation } from '../../decode/generated.js'
import { resolveOptions } from '../../decode/resolve-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { within } from '../../errors/within.js'
import { loadModel } from '../../formats/node/model-folder.js'
import type { Transformer } from '../../model/transformer.js'
import { flagNames } from '../../options/flags.js'
import { answerLength } from '../../runs/answer-length.js'
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
    private readonly model: Transformer,
    private readonly source: Vocabulary,
    readonly target: Vocabulary,
    private readonly options: GenerateOptions,
  ) {}

  /**
   * @param given what stands above what the folder says
   * @throws UsageError for options that can't be together, or not with this model
   */
  static async load(folder: string, given: GenerateOptions): Promise<Predictor> {
    const { model, vocabulary, targetVocabulary } = await loadModel(folder)
    if (vocabulary === null || targetVocabulary === null)
      throw new GlassformerError(`${folder} has no vocabulary.json, which predict needs to read texts`)
    const { sosId, eosId } = targetVocabulary
    const length = await answerLength(folder, model.options.maxLen)
    const options = { sosId, eosId, ...length, ...given }
    asUsage(() => resolveOptions(options, model.options), flagNames(generateOptions))
    return new Predictor(model, vocabulary, targetVocabulary, options)
  }

  /** Answers the lines, up to the first that can't be answered: that is an error, after the answers before it. */
  async *answer(lines: readonly InputLine[]): AsyncGenerator<Answer[], void, void> {
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
    const generations = await generate(this.model, [...distinct.values()], this.options)
    const found = new Map([...distinct.keys()].map((key, n) => [key, generations[n]]))
    yield sources.map((ids, n) => {
      const { place = '', text = '' } = lines[n] ?? {}
      const generation = found.get(ids.join()) ?? { sequences: [] }
      return { input: text, generation, warning: lengthWarning(this.model, ids, place) }
    })
    if (failure !== undefined) throw failure
  }

  private read({ place, text }: InputLine): number[] {
    const ids = within(place, () => this.source.parse(text))
    if (ids.length <= 2) throw new GlassformerError(`${place} is empty: there is nothing to answer`)
    const { maxLen } = this.model.options
    if (ids.length > maxLen)
      throw new GlassformerError(`${place} has ${ids.length} tokens, SOS and EOS included; the model takes ${maxLen}`)
    return ids
  }
}

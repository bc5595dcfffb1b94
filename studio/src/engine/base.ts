import {
  modelToFiles,
  parseVocabularies,
  Transformer,
  type TransformerOptions,
  type Vocabularies,
} from '#dist/index.js'
import type { OpenedRun } from './runs.ts'

/** A model in view that a training is to start from. */
export interface BaseRequest {
  readonly run: string
  readonly step: number
  /** Parts that training leaves as they are: `encoder.layers`. */
  readonly freeze: readonly string[]
}

/** What is kept of that model: all but its weights. */
export interface Base {
  readonly freeze: readonly string[]
  readonly options: TransformerOptions
  /** As `vocabulary.json` has them. */
  readonly vocabularies: string
  readonly generationConfig: Transformer['generationConfig']
}

/** What a training starts from. */
export interface Start {
  readonly base: Base
  readonly model: Transformer
}

export async function startOf(
  { options, source, target, generationConfig, weights }: OpenedRun,
  { step, freeze }: BaseRequest,
): Promise<Start> {
  const model = new Transformer(options)
  model.loadStateDict(await weights(step))
  model.generationConfig = generationConfig
  const vocabularies = new TextDecoder().decode(modelToFiles(model, { source, target }).get('vocabulary.json'))
  return { base: { freeze, options, vocabularies, generationConfig }, model }
}

export function vocabulariesOf({ vocabularies }: Base): Vocabularies {
  return parseVocabularies(JSON.parse(vocabularies))
}

import { jsonOf } from '#dist/formats/named-files.js'
import { readTokenizers } from '#dist/formats/tokenizer-files.js'
import { VOCABULARY_FILE, vocabularyFiles } from '#dist/formats/vocabulary-file.js'
import {
  type ModelFiles,
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
  /** `vocabulary.json`, and the files of tokenizers that it names. */
  readonly vocabularyFiles: ModelFiles
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
  return { base: { freeze, options, vocabularyFiles: vocabularyFiles({ source, target }), generationConfig }, model }
}

export async function vocabulariesOf({ vocabularyFiles }: Base): Promise<Vocabularies> {
  const place = 'the model that training starts from'
  return parseVocabularies(
    jsonOf(place, VOCABULARY_FILE, vocabularyFiles),
    await readTokenizers(vocabularyFiles, place),
  )
}

import type { Vocabulary } from '../../data/vocabulary.js'
import { GENERATION_FILE, generationJson } from '../generation-config.js'
import { CONFIG_FILE, type LoadedModel } from '../model-files.js'
import { toJson } from '../named-files.js'
import { TOKENIZER_JSON } from '../tokenizer-files.js'
import { marianLanguages } from './languages.js'
import { marianConfig } from './marian-config.js'
import { marianTokenizer } from './marian-tokenizer.js'
import { TOKENIZER_CONFIG } from './tokenizer-config.js'
import { tokenizerConfig, tokenizerJson } from './tokenizer-json.js'
import { TARGET_FOLDER } from './tokens.js'

/**
 * What stands beside the weights in a folder of Hugging Face's: `config.json`, `generation_config.json`, and what
 * {@link tokenizerFiles} gives.
 */
export function companions(loaded: LoadedModel): Map<string, Uint8Array> {
  const { model, targetVocabulary } = loaded
  const said = generationJson(model.generationConfig, targetVocabulary)
  // Hugging Face's own limit is 20 tokens.
  const generation = said?.['max_new_tokens'] === undefined ? { ...said, max_length: model.options.maxLen } : said
  return new Map([
    [CONFIG_FILE, toJson(marianConfig(model, targetVocabulary))],
    [GENERATION_FILE, toJson(generation)],
    ...tokenizerFiles(loaded),
  ])
}

/**
 * What `MarianTokenizer` reads, where the model came with SentencePiece; else `tokenizer.json` with its config, and for
 * targets, where they have another, in the folder `target`, since one of Hugging Face's folders has one.
 */
export function tokenizerFiles({ model, vocabulary, targetVocabulary }: LoadedModel): Map<string, Uint8Array> {
  if (vocabulary === null || targetVocabulary === null) return new Map()
  const { maxLen } = model.options
  const files = marianTokenizer(vocabulary, targetVocabulary, maxLen)
  if (files !== undefined) return files
  const own = ownTokenizer(vocabulary, maxLen)
  if (cutsLike(vocabulary) === cutsLike(targetVocabulary)) return own
  return new Map([...own, ...[...ownTokenizer(targetVocabulary, maxLen)].map(inTarget)])
}

/** What a reader of the exported folder has to know of its tokenizer, a sentence each. */
export function tokenizerNotes(loaded: LoadedModel): string[] {
  const { vocabulary } = loaded
  if (vocabulary === null) return ['the model came without vocabulary.json: the folder takes ids only']
  if (!tokenizerFiles(loaded).has(TOKENIZER_CONFIG))
    return ["no tokenizer of Hugging Face's finds these tokens in a folder like this: it takes ids only"]
  const languages = marianLanguages(vocabulary.framing.begins ?? [])
  return languages.map(language => `there, texts need ${language} in front, which is not put there for them`)
}

/** A tokenizer that came as a file goes as that file. */
function ownTokenizer(spoken: Vocabulary, maxLen: number): Map<string, Uint8Array> {
  const { tokenizer } = spoken
  const file = typeof tokenizer === 'object' ? tokenizer.file : undefined
  const made = file === undefined ? tokenizerJson(spoken) : undefined
  const files = new Map<string, Uint8Array>()
  if (file !== undefined) files.set(file.name, file.bytes)
  if (made !== undefined) files.set(TOKENIZER_JSON, toJson(made))
  if (files.has(TOKENIZER_JSON)) files.set(TOKENIZER_CONFIG, toJson(tokenizerConfig(spoken, maxLen)))
  return files
}

/** What surrounds a text is no matter of how it is cut. */
function cutsLike(spoken: Vocabulary): string {
  const { begins: _, reserved: __, ...json } = spoken.toJSON()
  return JSON.stringify(json)
}

function inTarget([name, bytes]: readonly [string, Uint8Array]): readonly [string, Uint8Array] {
  return [`${TARGET_FOLDER}/${name}`, bytes]
}

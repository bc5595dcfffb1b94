import type { Vocabulary } from '../../data/vocabulary.js'
import { GENERATION_FILE, generationJson } from '../generation-config.js'
import { CONFIG_FILE, type LoadedModel } from '../model-files.js'
import { toJson } from '../named-files.js'
import { marianConfig } from './marian-config.js'
import { tokenizerConfig, tokenizerJson } from './tokenizer-json.js'

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
 * `tokenizer.json` with its config; for targets, where they have another, in the folder `target`, since one of Hugging
 * Face's folders has one. A tokenizer that came as a file goes as that file.
 */
export function tokenizerFiles({ model, vocabulary, targetVocabulary }: LoadedModel): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const add = (place: string, spoken: Vocabulary): void => {
    const { tokenizer: own } = spoken
    if (typeof own === 'object' && own.file !== undefined) files.set(`${place}${own.file.name}`, own.file.bytes)
    const tokenizer = tokenizerJson(spoken)
    if (tokenizer === undefined) return
    files.set(`${place}tokenizer.json`, toJson(tokenizer))
    files.set(`${place}tokenizer_config.json`, toJson(tokenizerConfig(spoken, model.options.maxLen)))
  }
  if (vocabulary !== null) add('', vocabulary)
  if (targetVocabulary !== null && JSON.stringify(targetVocabulary) !== JSON.stringify(vocabulary))
    add('target/', targetVocabulary)
  return files
}

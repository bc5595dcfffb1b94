import { GlassformerError } from '../../errors/glassformer-error.js'
import { within } from '../../errors/within.js'
import { isRecord } from '../../options/is-record.js'
import { shown } from '../../options/shown.js'
import type { ValueType } from '../../options/value-type.js'
import { jsonOf, type NamedFiles } from '../named-files.js'
import { ConfigReader } from './config-reader.js'

export const TOKENIZER_CONFIG = 'tokenizer_config.json'

/** What `tokenizer_config.json` says, with the defaults of Marian and M2M100. */
export interface TokenizerConfig {
  readonly special: Readonly<Record<'pad' | 'eos' | 'unk', string>>
  readonly sourceLang: string | undefined
  readonly targetLang: string | undefined
  readonly languageCodes: string | undefined
  /** Of M2M100: ids behind the languages that no token has. */
  readonly madeUpWords: number
}

/** @throws GlassformerError naming the file and the key that is wrong */
export function readTokenizerConfig(files: NamedFiles, place: string): TokenizerConfig {
  const said = files.has(TOKENIZER_CONFIG) ? jsonOf(place, TOKENIZER_CONFIG, files) : {}
  return within(`${place}/${TOKENIZER_CONFIG}`, () => {
    const config = new ConfigReader(said)
    const token = (name: string, otherwise: string): string => config.get(name, aToken, otherwise)
    return {
      special: {
        pad: token('pad_token', '<pad>'),
        eos: token('eos_token', '</s>'),
        unk: token('unk_token', '<unk>'),
      },
      sourceLang: config.text('source_lang') ?? config.text('src_lang'),
      targetLang: config.text('target_lang') ?? config.text('tgt_lang'),
      languageCodes: config.text('language_codes'),
      madeUpWords: config.whole('num_madeup_words', 8),
    }
  })
}

/** Older files have a token with how it is cut. */
const aToken: ValueType<string> = {
  words: 'a token',
  settle(value, name) {
    const token = isRecord(value) ? value['content'] : value
    if (typeof token !== 'string') throw new GlassformerError(`${name} must be a token, not ${shown(value)}`)
    return token
  },
}

import { Vocabulary } from '../../data/vocabulary.js'
import type { Framing, SpecialTokens } from '../../data/vocabulary-json.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { within } from '../../errors/within.js'
import type { GivenOptions } from '../../model/options.js'
import { isRecord } from '../../options/is-record.js'
import { jsonOf, type NamedFiles } from '../named-files.js'
import { readTokenizers, SOURCE_SPM, TARGET_SPM } from '../tokenizer-files.js'
import type { ModelType } from './architecture.js'
import { ConfigReader } from './config-reader.js'
import {
  type Languages,
  languageToken,
  m2m100Languages,
  m2m100Token,
  marianLanguages,
  marianToken,
} from './languages.js'

const VOCAB = 'vocab.json'
const TARGET_VOCAB = 'target_vocab.json'
const TOKENIZER_CONFIG = 'tokenizer_config.json'
const M2M100_SPM = 'sentencepiece.bpe.model'

/** What the tokenizers of Marian and M2M100 are made of. */
export const tokenizerSources = [VOCAB, TARGET_VOCAB, TOKENIZER_CONFIG, SOURCE_SPM, TARGET_SPM, M2M100_SPM] as const

/** Both vocabularies and what is to be known of them. */
export interface SpokenVocabularies {
  readonly source: Vocabulary
  readonly target: Vocabulary
  /** The token that every answer has to begin with. */
  readonly forcedBos?: string
  readonly notes: readonly string[]
}

/** What a model's config says of its tokens. */
export interface TokenFacts {
  readonly type: ModelType
  readonly options: GivenOptions
  /** The id that every target begins with. */
  readonly startId: number
}

/**
 * The vocabularies of a folder; `null` where it has no tokenizer's files.
 *
 * @throws GlassformerError naming the file that is damaged, or the language that must be given
 */
export async function vocabulariesOf(
  files: NamedFiles,
  place: string,
  facts: TokenFacts,
  languages: Languages,
): Promise<SpokenVocabularies | null> {
  const spm = files.get(facts.type === 'm2m_100' ? M2M100_SPM : SOURCE_SPM)
  if (spm === undefined || !files.has(VOCAB)) return null
  const own = facts.type === 'm2m_100' ? new Map([[SOURCE_SPM, spm]]) : files
  const tokenizers = await readTokenizers(own, place)
  const tokenizer = tokenizers.get(SOURCE_SPM)
  if (tokenizer === undefined) return null
  const config = new ConfigReader(files.has(TOKENIZER_CONFIG) ? jsonOf(place, TOKENIZER_CONFIG, files) : {})
  const { srcVocabSize, trgVocabSize } = facts.options
  const tokens = tokensOf(VOCAB, srcVocabSize, files, place)
  const targetTokens = files.has(TARGET_VOCAB) ? tokensOf(TARGET_VOCAB, trgVocabSize, files, place) : tokens
  const targetTokenizer = tokenizers.get(TARGET_SPM) ?? tokenizer
  const speak = (list: readonly string[], cut: typeof tokenizer, framing: Framing): Vocabulary =>
    new Vocabulary(list, specialTokens(config, list, facts.startId), cut, 'none', framing)

  switch (facts.type) {
    case 'marian': {
      const reserved = marianLanguages(tokens)
      const { targetLang } = languages
      const begins = targetLang === undefined ? [] : [languageToken('targetLang', targetLang, marianToken, reserved)]
      const names = reserved.slice(0, 5).join(' ')
      return {
        source: speak(tokens, tokenizer, { begins, reserved }),
        target: speak(targetTokens, targetTokenizer, { reserved: marianLanguages(targetTokens) }),
        notes:
          reserved.length === 0 || targetLang !== undefined
            ? []
            : [`it answers in ${reserved.length} languages (${names} …): --target-lang chooses one`],
      }
    }
    case 'm2m_100': {
      const codes = m2m100Languages(config.text('language_codes') ?? 'm2m100')
      const { list, reserved } = withLanguages(tokens, codes)
      const sourceLang = languages.sourceLang ?? config.text('src_lang')
      const targetLang = languages.targetLang ?? config.text('tgt_lang')
      if (sourceLang === undefined || targetLang === undefined)
        throw new GlassformerError(`${place} speaks ${codes.length} languages: say --source-lang and --target-lang`)
      const from = languageToken('sourceLang', sourceLang, m2m100Token, codes)
      const to = languageToken('targetLang', targetLang, m2m100Token, codes)
      const start = list[facts.startId] ?? ''
      return {
        source: speak(list, tokenizer, { begins: [from], reserved }),
        target: speak(list, tokenizer, { begins: [start, to], reserved }),
        forcedBos: to,
        notes: [`it reads ${sourceLang} and answers in ${targetLang}`],
      }
    }
  }
}

/** The tokens of a `vocab.json` in the order of their ids; what has no token gets a name. */
function tokensOf(name: string, size: number, files: NamedFiles, place: string): string[] {
  const ids = jsonOf(place, name, files)
  return within(`${place}/${name}`, () => {
    if (!isRecord(ids)) throw new GlassformerError('it must be an object of tokens and their ids')
    const tokens = Array.from({ length: size }, (_, id) => `[unused ${id}]`)
    for (const [token, id] of Object.entries(ids)) {
      if (typeof id !== 'number' || !(id in tokens))
        throw new GlassformerError(`the id of ${token} must be below the ${size} of the model, not ${String(id)}`)
      tokens[id] = token
    }
    return tokens
  })
}

/** The languages follow the tokens of `vocab.json`; what is left after them never comes. */
function withLanguages(
  tokens: readonly string[],
  codes: readonly string[],
): { readonly list: string[]; readonly reserved: string[] } {
  const first = tokens.findIndex((token, id) => token === `[unused ${id}]`)
  const list = tokens.map((token, id) => codes[id - first] ?? token)
  return { list, reserved: ['<s>', ...codes, ...list.filter((token, id) => token === `[unused ${id}]`)] }
}

function specialTokens(config: ConfigReader, tokens: readonly string[], startId: number): SpecialTokens {
  const sos = tokens[startId]
  if (sos === undefined) throw new GlassformerError(`decoder_start_token_id ${startId} is no token`)
  return {
    pad: config.text('pad_token') ?? '<pad>',
    sos,
    eos: config.text('eos_token') ?? '</s>',
    unk: config.text('unk_token') ?? '<unk>',
  }
}

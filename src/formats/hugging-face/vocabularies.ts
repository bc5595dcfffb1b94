import { showToken } from '../../data/show-token.js'
import { Vocabulary } from '../../data/vocabulary.js'
import type { Framing, SpecialTokens } from '../../data/vocabulary-json.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { within } from '../../errors/within.js'
import type { NamedFiles } from '../named-files.js'
import type { TokenFacts } from './architecture.js'
import { type Languages, languageToken, m2m100Languages, marianLanguages } from './languages.js'
import { readTokenizerConfig, TOKENIZER_CONFIG, type TokenizerConfig } from './tokenizer-config.js'
import { languageDoubts, tokenizerDoubts } from './tokenizer-doubts.js'
import { type FolderTokens, folderTokens, type SideTokens, tokenFiles, unused } from './tokens.js'

/** What the vocabularies of Marian and M2M100 are made of. */
export const vocabularySources = [...tokenFiles, TOKENIZER_CONFIG] as const

/** Both vocabularies and what is to be known of them. */
export interface SpokenVocabularies {
  readonly source: Vocabulary
  readonly target: Vocabulary
  /** The token that every answer has to begin with. */
  readonly forcedBos?: string
  readonly notes: readonly string[]
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
  const found = await folderTokens(files, place, facts)
  if (found === null) return null
  const config = readTokenizerConfig(files, place)
  const speak: Speak = ({ tokens, tokenizer }, framing) =>
    new Vocabulary(tokens, specialTokens(config, tokens, facts.startId), tokenizer, 'none', framing)
  return within(place, () => {
    switch (facts.type) {
      case 'marian':
        return ofMarian(found, languages, speak, tokenizerDoubts(found, files, config))
      case 'm2m_100':
        return ofM2m100(found, languages, speak, { config, startId: facts.startId })
    }
  })
}

type Speak = (side: SideTokens, framing: Framing) => Vocabulary

/** A language stands before the source; most models know one. */
function ofMarian(
  { source, target }: FolderTokens,
  { sourceLang, targetLang }: Languages,
  speak: Speak,
  doubts: readonly string[],
): SpokenVocabularies {
  if (sourceLang !== undefined)
    throw new GlassformerError(
      `sourceLang ${sourceLang} changes nothing: no Marian is told its source's language, leave it out`,
    )
  const reserved = marianLanguages(source.tokens)
  const begins = targetLang === undefined ? [] : [languageToken('targetLang', targetLang, reserved)]
  const names = reserved.slice(0, 5).join(' ')
  return {
    source: speak(source, { begins, reserved }),
    target: speak(target, { reserved: marianLanguages(target.tokens) }),
    notes: [
      ...doubts,
      ...(reserved.length === 0 || targetLang !== undefined
        ? []
        : [`it answers in ${reserved.length} languages (${names} …): --target-lang chooses one`]),
    ],
  }
}

/** The source's language stands before the source, the target's is the first token of every answer. */
function ofM2m100(
  found: FolderTokens,
  given: Languages,
  speak: Speak,
  { config, startId }: { readonly config: TokenizerConfig; readonly startId: number },
): SpokenVocabularies {
  const { tokens, languages, reserved } = withLanguages(found, m2m100Languages(config.languageCodes))
  const { source, target } = found
  const sourceLang = given.sourceLang ?? config.sourceLang
  const targetLang = given.targetLang ?? config.targetLang
  if (sourceLang === undefined || targetLang === undefined)
    throw new GlassformerError('the model speaks several languages: say --source-lang and --target-lang')
  const from = languageToken('sourceLang', sourceLang, languages)
  const to = languageToken('targetLang', targetLang, languages)
  return {
    source: speak({ ...source, tokens }, { begins: [from], reserved }),
    target: speak({ ...target, tokens }, { begins: [tokens[startId] ?? '', to], reserved }),
    forcedBos: to,
    notes: [...languageDoubts(found, languages.length, config), `it reads ${sourceLang} and answers in ${targetLang}`],
  }
}

/** With `vocab.json` the languages follow its tokens, and what is left after them never comes. */
function withLanguages(
  { source: { tokens }, special }: FolderTokens,
  codes: readonly string[],
): Readonly<Record<'tokens' | 'languages' | 'reserved', readonly string[]>> {
  const isUnused = (token: string, id: number): boolean => token === unused(id)
  const languages = special.filter(isReserved)
  if (special.length > 0) return { tokens, languages, reserved: [...languages, ...tokens.filter(isUnused)] }
  const first = tokens.findIndex(isUnused)
  const all = tokens.map((token, id) => codes[id - first] ?? token)
  return { tokens: all, languages: codes, reserved: ['<s>', ...codes, ...all.filter(isUnused)] }
}

/** The others have a meaning of their own. */
function isReserved(token: string): boolean {
  return !['<pad>', '</s>', '<unk>'].includes(token)
}

function specialTokens({ special }: TokenizerConfig, tokens: readonly string[], startId: number): SpecialTokens {
  for (const [name, token] of Object.entries(special))
    if (!tokens.includes(token))
      throw new GlassformerError(
        `the ${name}_token ${showToken(token)} is none of the model's tokens: are they all there? ` +
          `${TOKENIZER_CONFIG} can name another`,
      )
  return { ...special, sos: tokens[startId] ?? unused(startId) }
}

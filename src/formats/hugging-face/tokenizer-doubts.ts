import { SentencePiece } from '../../data/sentencepiece/sentencepiece.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { NamedFiles } from '../named-files.js'
import { SOURCE_SPM, TARGET_SPM, TOKENIZER_JSON } from '../tokenizer-files.js'
import type { TokenFacts } from './architecture.js'
import { TOKENIZER_CONFIG, type TokenizerConfig } from './tokenizer-config.js'
import { type FolderTokens, M2M100_SPM, type SideTokens, unused, VOCAB } from './tokens.js'

/** More pieces than this that are no token, and the files are of different models. */
const MOST_UNKNOWN = 0.5

/** Which file is missing for texts to be read, where the folder has no tokenizer. */
export function missingTokenizer(files: NamedFiles, type: TokenFacts['type']): string {
  const spm = type === 'm2m_100' ? M2M100_SPM : SOURCE_SPM
  const missing = [spm, VOCAB].filter(name => !files.has(name))
  return missing.length === 1
    ? `${missing[0]} is missing, which texts need beside ${files.has(spm) ? spm : VOCAB}: it takes ids only`
    : `the folder has neither ${spm} with ${VOCAB} nor ${TOKENIZER_JSON}: it takes ids only`
}

/**
 * What speaks against the SentencePiece files of a Marian, a sentence a doubt: no check of the weights could find it.
 *
 * @throws GlassformerError for files that are swapped, where the languages have scripts of their own
 */
export function tokenizerDoubts(
  { source, target }: FolderTokens,
  files: NamedFiles,
  config: TokenizerConfig,
): string[] {
  if (!(source.tokenizer instanceof SentencePiece)) return []
  if (!files.has(TARGET_SPM)) return [`${TARGET_SPM} is missing: ${SOURCE_SPM} reads and writes the targets too`]
  refuseSwapped(source, target, config)
  return [doubtOfPieces(SOURCE_SPM, source), doubtOfPieces(TARGET_SPM, target)].filter(doubt => doubt !== undefined)
}

/** The same of an M2M100, whose languages follow the tokens: one that is missing moves all of them. */
export function languageDoubts(
  { source }: FolderTokens,
  languages: number,
  { madeUpWords }: TokenizerConfig,
): string[] {
  if (!(source.tokenizer instanceof SentencePiece)) return []
  const { length } = source.tokens
  const known = source.tokens.filter((token, id) => token !== unused(id)).length
  const isWhole = known + languages + madeUpWords === length
  const parts = `${VOCAB} has ${known} tokens, and ${languages} languages and ${madeUpWords} unused ids follow`
  const ofIds = isWhole ? undefined : `${parts}, which are not the ${length} of the model: is it the file of another?`
  return [doubtOfPieces(M2M100_SPM, source), ofIds].filter(doubt => doubt !== undefined)
}

function refuseSwapped(source: SideTokens, target: SideTokens, { sourceLang, targetLang }: TokenizerConfig): void {
  const [from, to] = [scriptOf(sourceLang), scriptOf(targetLang)]
  const more = (script: RegExp, one: SideTokens, other: SideTokens): boolean =>
    piecesIn(script, one) > piecesIn(script, other)
  if (from && to && from.source !== to.source && more(from, target, source) && more(to, source, target))
    throw new GlassformerError(
      `${SOURCE_SPM} has more pieces in the script of the targets, ${TARGET_SPM} of the sources: exchange their names, or ` +
        `in ${TOKENIZER_CONFIG} source_lang ${sourceLang} and target_lang ${targetLang}, whichever are swapped`,
    )
}

function doubtOfPieces(name: string, { tokens, tokenizer }: SideTokens): string | undefined {
  if (!(tokenizer instanceof SentencePiece)) return undefined
  const known = new Set(tokens)
  const normal = tokenizer.pieces.filter(({ type }) => type === 'normal')
  const unknown = normal.filter(({ text }) => !known.has(text)).length
  if (unknown <= MOST_UNKNOWN * normal.length) return undefined
  const share = Math.round((100 * unknown) / normal.length)
  return `${share} % of the pieces of ${name} are no tokens of the model: is it the file of another model or side?`
}

function piecesIn(script: RegExp, { tokenizer }: SideTokens): number {
  return tokenizer instanceof SentencePiece ? tokenizer.pieces.filter(({ text }) => script.test(text)).length : 0
}

/** Of a language's scripts the one that no other language's text has much of; Unicode's name differs from BCP 47's. */
const OWN_SCRIPT: Readonly<Record<string, string>> = { Hans: 'Hani', Hant: 'Hani', Jpan: 'Hira', Kore: 'Hang' }

function scriptOf(language: string | undefined): RegExp | undefined {
  try {
    const { script } = new Intl.Locale(language ?? '').maximize()
    return script === undefined ? undefined : new RegExp(String.raw`\p{Script=${OWN_SCRIPT[script] ?? script}}`, 'u')
  } catch {
    return undefined // no language that is known
  }
}

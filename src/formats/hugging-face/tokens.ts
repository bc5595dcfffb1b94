import { showToken } from '../../data/show-token.js'
import type { TextTokenizer } from '../../data/tokenizer.js'
import type { TokenizerJson } from '../../data/tokenizer-json/tokenizer-json.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { within } from '../../errors/within.js'
import { shown } from '../../options/shown.js'
import { bytesOf, type NamedFiles } from '../named-files.js'
import { parseStrictJson } from '../strict-json.js'
import { readTokenizers, SOURCE_SPM, TARGET_SPM, TOKENIZER_JSON } from '../tokenizer-files.js'
import type { TokenFacts } from './architecture.js'

export const VOCAB = 'vocab.json'
export const M2M100_SPM = 'sentencepiece.bpe.model'
export const TARGET_VOCAB = 'target_vocab.json'

/** Where `export` puts the targets' own tokenizer. */
export const TARGET_FOLDER = 'target'
const TARGET_JSON = `${TARGET_FOLDER}/${TOKENIZER_JSON}`

/** What the tokens of Marian and M2M100 are read from. */
export const tokenFiles = [
  VOCAB,
  TARGET_VOCAB,
  SOURCE_SPM,
  TARGET_SPM,
  M2M100_SPM,
  TOKENIZER_JSON,
  TARGET_JSON,
] as const

/** A side's tokens in the order of their ids, and what cuts its texts. */
export interface SideTokens {
  readonly tokens: readonly string[]
  readonly tokenizer: TextTokenizer
}

/** Both sides, and which tokens are no text as far as the files say. */
export interface FolderTokens {
  readonly source: SideTokens
  readonly target: SideTokens
  readonly special: readonly string[]
}

/** The tokens of a folder, by SentencePiece's files or else by `tokenizer.json`; `null` where it has neither. */
export async function folderTokens(
  files: NamedFiles,
  place: string,
  { type, options }: TokenFacts,
): Promise<FolderTokens | null> {
  const { srcVocabSize, trgVocabSize } = options
  const spm = files.get(type === 'm2m_100' ? M2M100_SPM : SOURCE_SPM)
  if (spm !== undefined && files.has(VOCAB)) {
    const target = files.get(TARGET_SPM)
    const own = new Map([[SOURCE_SPM, spm], ...(type === 'marian' && target ? [[TARGET_SPM, target] as const] : [])])
    const tokenizers = await readTokenizers(own, place)
    const tokenizer = tokenizers.get(SOURCE_SPM)
    if (tokenizer === undefined) return null
    const tokens = vocabTokens(files, place, VOCAB, srcVocabSize)
    const targetTokens = files.has(TARGET_VOCAB) ? vocabTokens(files, place, TARGET_VOCAB, trgVocabSize) : tokens
    const targetSide = { tokens: targetTokens, tokenizer: tokenizers.get(TARGET_SPM) ?? tokenizer }
    return { source: { tokens, tokenizer }, target: targetSide, special: [] }
  }
  const json = files.get(TOKENIZER_JSON)
  if (json === undefined) return null
  if (files.has(TARGET_JSON))
    throw new GlassformerError(
      `${place}/${TARGET_JSON} is of targets that have a tokenizer of their own, and one ${TOKENIZER_JSON} is read: ` +
        'take the model that the folder was exported from, or remove both for one that takes ids',
    )
  const read = (await readTokenizers(new Map([[TOKENIZER_JSON, json]]), place)).get(TOKENIZER_JSON)
  const tokenizer = read as TokenizerJson // as the file's name says
  const tokens = within(`${place}/${TOKENIZER_JSON}`, () => tokensOf(tokenizer.vocab, srcVocabSize))
  const side = { tokens, tokenizer }
  return { source: side, target: side, special: tokenizer.specialTokens }
}

/** What has no token gets a name. */
export const unused = (id: number): string => `[unused ${id}]`

/** The tokens of `vocab.json`. */
function vocabTokens(files: NamedFiles, place: string, name: string, size: number): string[] {
  const path = `${place}/${name}`
  return within(path, () => {
    const ids = parseStrictJson(textOf(bytesOf(place, name, files)))
    if (!(ids instanceof Map)) throw new GlassformerError('it must be an object of tokens and their ids')
    return tokensOf(ids, size)
  })
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new GlassformerError('it is not UTF-8')
  }
}

/** The tokens by their ids, each with one of its own; behind the last, the model may have ids without a token. */
function tokensOf(ids: ReadonlyMap<string, unknown>, size: number): string[] {
  const tokens = Array.from({ length: size }, (_, id) => unused(id))
  const taken = new Map<unknown, string>()
  for (const [token, id] of ids) {
    const other = taken.get(id)
    if (typeof id !== 'number' || !(id in tokens))
      throw new GlassformerError(
        `the id of ${showToken(token)} must be below the ${size} of the model's vocabulary, not ${shown(id)}`,
      )
    if (other !== undefined)
      throw new GlassformerError(`${showToken(other)} and ${showToken(token)} have the same id, ${id}: is it damaged?`)
    taken.set(id, token)
    tokens[id] = token
  }
  const hole = tokens.findIndex((token, id) => token === unused(id) && id < ids.size)
  if (hole >= 0)
    throw new GlassformerError(
      `no token has the id ${hole}, but there are larger ones: is it whole, and of this model?`,
    )
  return tokens
}

import type { TextTokenizer } from '../../data/tokenizer.js'
import type { TokenizerJson } from '../../data/tokenizer-json/tokenizer-json.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { within } from '../../errors/within.js'
import { isRecord } from '../../options/is-record.js'
import { jsonOf, type NamedFiles } from '../named-files.js'
import { readTokenizers, SOURCE_SPM, TARGET_SPM, TOKENIZER_JSON } from '../tokenizer-files.js'
import type { TokenFacts } from './architecture.js'

export const VOCAB = 'vocab.json'
export const M2M100_SPM = 'sentencepiece.bpe.model'
const TARGET_VOCAB = 'target_vocab.json'

/** What the tokens of Marian and M2M100 are read from. */
export const tokenFiles = [VOCAB, TARGET_VOCAB, SOURCE_SPM, TARGET_SPM, M2M100_SPM, TOKENIZER_JSON] as const

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
    const tokens = tokensOf(jsonOf(place, VOCAB, files), srcVocabSize, `${place}/${VOCAB}`)
    const targetTokens = files.has(TARGET_VOCAB)
      ? tokensOf(jsonOf(place, TARGET_VOCAB, files), trgVocabSize, `${place}/${TARGET_VOCAB}`)
      : tokens
    const targetSide = { tokens: targetTokens, tokenizer: tokenizers.get(TARGET_SPM) ?? tokenizer }
    return { source: { tokens, tokenizer }, target: targetSide, special: [] }
  }
  const json = files.get(TOKENIZER_JSON)
  if (json === undefined) return null
  const read = (await readTokenizers(new Map([[TOKENIZER_JSON, json]]), place)).get(TOKENIZER_JSON)
  const tokenizer = read as TokenizerJson // as the file's name says
  const tokens = tokensOf(Object.fromEntries(tokenizer.vocab), srcVocabSize, `${place}/${TOKENIZER_JSON}`)
  const side = { tokens, tokenizer }
  return { source: side, target: side, special: tokenizer.specialTokens }
}

/** What has no token gets a name. */
export const unused = (id: number): string => `[unused ${id}]`

function tokensOf(ids: unknown, size: number, place: string): string[] {
  return within(place, () => {
    if (!isRecord(ids)) throw new GlassformerError('it must be an object of tokens and their ids')
    const tokens = Array.from({ length: size }, (_, id) => unused(id))
    for (const [token, id] of Object.entries(ids)) {
      if (typeof id !== 'number' || !(id in tokens))
        throw new GlassformerError(`the id of ${token} must be below the ${size} of the model, not ${String(id)}`)
      tokens[id] = token
    }
    return tokens
  })
}

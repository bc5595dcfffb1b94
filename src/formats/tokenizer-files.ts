import type { TextTokenizer, TokenizerFile, Tokenizers } from '../data/tokenizer.js'
import { within } from '../errors/within.js'
import { isRecord } from '../options/is-record.js'
import type { NamedFiles } from './named-files.js'

/** The files of a model's folder that tokenizers are read from: SentencePiece's, of one side or of both. */
export const SOURCE_SPM = 'source.spm'
export const TARGET_SPM = 'target.spm'
/** Hugging Face's, of both sides. */
export const TOKENIZER_JSON = 'tokenizer.json'
export const tokenizerFileNames = [SOURCE_SPM, TARGET_SPM, TOKENIZER_JSON] as const

/** The names of the tokenizers' files that a parsed `vocabulary.json` needs. */
export function neededTokenizers(vocabulary: unknown): string[] {
  const sides = isRecord(vocabulary) ? [vocabulary, vocabulary['source'], vocabulary['target']] : []
  return tokenizerFileNames.filter(name => sides.some(side => isRecord(side) && side['file'] === name))
}

/**
 * The tokenizers that a folder's files hold. Their code is loaded only where there is one.
 *
 * @throws GlassformerError naming the file that is none
 */
export async function readTokenizers(files: NamedFiles, place: string): Promise<Tokenizers> {
  const found = tokenizerFileNames.flatMap(name => {
    const bytes = files.get(name)
    return bytes === undefined ? [] : [{ name, bytes }]
  })
  const read = found.map(async file => {
    const make = file.name === TOKENIZER_JSON ? await tokenizerJson() : await sentencePiece()
    return [file.name, within(`${place}/${file.name}`, () => make(file))] as const
  })
  return new Map(await Promise.all(read))
}

type Make = (file: TokenizerFile) => TextTokenizer

async function sentencePiece(): Promise<Make> {
  const { SentencePiece } = await import('../data/sentencepiece/sentencepiece.js')
  return file => new SentencePiece(file)
}

async function tokenizerJson(): Promise<Make> {
  const { TokenizerJson } = await import('../data/tokenizer-json/tokenizer-json.js')
  return file => new TokenizerJson(file)
}

import type { TextTokenizer, TokenizerFile } from '../tokenizer.js'
import { cutByBpe } from './bpe.js'
import { normalized, SPACE } from './normalizer.js'
import { bytePiece, type Piece } from './pieces.js'
import { parseSpm, type SpmFile } from './spm-file.js'
import { cutByUnigram } from './unigram.js'

/**
 * SentencePiece (Kudo and Richardson 2018): its own normaliser, then unigram or BPE over the whole text, spaces included.
 * What no piece matches is a token of its own, which the vocabulary knows as unknown, or is spelled in bytes.
 */
export class SentencePiece implements TextTokenizer {
  private readonly model: SpmFile

  /**
   * @param file a `.spm`
   * @throws GlassformerError when it is none, or of a kind that isn't read
   */
  constructor(readonly file: TokenizerFile) {
    this.model = parseSpm(file.bytes)
  }

  /** Its pieces in the order of their ids. */
  get pieces(): readonly Piece[] {
    return this.model.pieces.all
  }

  /** The pieces of a text. */
  tokenize(text: string): string[] {
    const { kind, pieces, rules } = this.model
    const spelled = normalized(text, rules, pieces.whole)
    const cut = kind === 'unigram' ? cutByUnigram(spelled, pieces) : cutByBpe(spelled, pieces)
    return cut.reduce<string[]>((tokens, piece, i) => {
      const isUnknown = (one: string | undefined): boolean => one !== undefined && !pieces.matching.has(one)
      if (!isUnknown(piece)) tokens.push(piece)
      else if (pieces.byteFallback) for (const byte of new TextEncoder().encode(piece)) tokens.push(bytePiece(byte))
      else if (isUnknown(cut[i - 1]))
        tokens.push(`${tokens.pop()}${piece}`) // unknown neighbours are one
      else tokens.push(piece)
      return tokens
    }, [])
  }

  /** The text of pieces. */
  join(tokens: readonly string[]): string {
    const { pieces, rules, unknownSurface } = this.model
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    let bytes: number[] = []
    let text = ''
    let sawSpace = false
    const flush = (): void => {
      text += decoder.decode(Uint8Array.from(bytes))
      bytes = []
    }
    for (const token of tokens) {
      const reserved = pieces.reserved.get(token)
      if (reserved?.type === 'byte') {
        bytes.push(Number(token.slice(1, -1)))
        continue
      }
      flush()
      if (reserved?.type === 'unknown') text += unknownSurface
      if (reserved !== undefined) continue
      const atFront: boolean = text === '' && !sawSpace && (rules.addDummyPrefix || rules.removeExtraWhitespaces)
      const rest: string = atFront && token.startsWith(SPACE) ? token.slice(SPACE.length) : token
      sawSpace ||= rest !== token && !rules.removeExtraWhitespaces
      text += rest.replaceAll(SPACE, ' ')
    }
    flush()
    return text
  }

  toJSON(): { readonly tokenizer: 'sentencepiece'; readonly file: string } {
    return { tokenizer: 'sentencepiece', file: this.file.name }
  }
}

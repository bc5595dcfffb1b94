import type { TextTokenizer } from '../tokenizer.js'
import { chunks } from './chunks.js'
import { Memo } from './memo.js'
import { type Merge, MergeTable } from './merge-table.js'
import { mergeWord } from './merge-word.js'

export type { Merge }

/** The text gets one space in front, so that its first word has the same tokens as elsewhere. */
const FRONT = ' '

/**
 * Byte-pair encoding over characters (Sennrich et al., 2016): a text's characters are joined by the learned merges, the
 * earliest learned first. Spaces belong to the word after them, so `join(tokenize(text))` is the text, whatever is in it;
 * a character that training never saw is a token of its own, which the vocabulary knows as `[UNK]`.
 *
 * @example
 * ```ts
 * import { buildVocabulary } from 'glassformer'
 * const vocabulary = buildVocabulary(['low lower lowest low low'], { tokenizer: 'bpe', size: 16 })
 * vocabulary.tokensOf('low lowest') // [' low', ' lowe', 's', 't']
 * ```
 */
export class Bpe implements TextTokenizer {
  private readonly table: MergeTable
  private readonly memo = new Memo()

  /**
   * @param merges in the order in which they were learned
   * @throws GlassformerError when a merge appears twice or has an empty side
   */
  constructor(readonly merges: readonly Merge[]) {
    this.table = new MergeTable(merges)
  }

  /** The tokens of a text. */
  tokenize(text: string): string[] {
    return text === ''
      ? []
      : chunks(FRONT + text).flatMap(chunk => this.memo.tokensOf(chunk, () => this.tokensOf(chunk)))
  }

  /** The text of tokens. */
  join(tokens: readonly string[]): string {
    const text = tokens.join('')
    return text.startsWith(FRONT) ? text.slice(FRONT.length) : text
  }

  toJSON(): { readonly tokenizer: 'bpe'; readonly merges: readonly Merge[] } {
    return { tokenizer: 'bpe', merges: this.merges }
  }

  private tokensOf(chunk: string): string[] {
    const characters = Array.from(chunk)
    const starts = mergeWord(characters, this.table)
    return starts.map((start, i) => characters.slice(start, starts[i + 1]).join(''))
  }
}

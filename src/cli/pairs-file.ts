import type { Pair } from '../data/pair.js'
import type { Vocabulary } from '../data/vocabulary.js'
import { readFileLimited } from '../formats/node/read-file-limited.js'
import { GlassformerError } from '../math/error.js'

const BAD_LINES_SHOWN = 5

/** What reads a pairs file: the model's tokens and the longest sequence it takes. */
export interface PairReader {
  readonly source: Vocabulary
  readonly target: Vocabulary
  readonly maxLen: number
}

/**
 * Reads a file of lines `source<TAB>target` as ids.
 *
 * @throws GlassformerError naming every bad line by its number (the first few, and how many there are)
 */
export async function readPairs(path: string, reader: PairReader): Promise<Pair[]> {
  const lines = text(path, await readFileLimited(path)).split(/\r?\n/u)
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) throw new GlassformerError(`${path} is empty: it needs lines source<TAB>target`)
  const pairs: Pair[] = []
  const bad: string[] = []
  for (const [index, line] of lines.entries()) {
    try {
      pairs.push(pairOf(line, reader))
    } catch (error) {
      if (!(error instanceof GlassformerError)) throw error
      bad.push(`line ${index + 1}: ${error.message}`)
    }
  }
  if (bad.length > 0) {
    const more = bad.length > BAD_LINES_SHOWN ? ` | and ${bad.length - BAD_LINES_SHOWN} more` : ''
    const shown = bad.slice(0, BAD_LINES_SHOWN).join(' | ')
    throw new GlassformerError(`${path}: ${bad.length} of ${lines.length} lines are bad: ${shown}${more}`)
  }
  return pairs
}

function pairOf(line: string, { source, target, maxLen }: PairReader): Pair {
  const columns = line.split('\t')
  const [sourceText, targetText] = columns
  if (line.trim() === '') throw new GlassformerError('it is empty')
  if (sourceText === undefined || targetText === undefined || columns.length !== 2)
    throw new GlassformerError(`it has ${columns.length - 1} tabs; a pair is source<TAB>target`)
  return {
    source: side('the source', sourceText, source, maxLen),
    target: side('the target', targetText, target, maxLen),
  }
}

function side(name: string, textOfSide: string, vocabulary: Vocabulary, maxLen: number): number[] {
  const ids = vocabulary.parse(textOfSide)
  if (ids.length <= 2) throw new GlassformerError(`${name} is empty`)
  if (ids.length > maxLen)
    throw new GlassformerError(`${name} has ${ids.length} tokens, SOS and EOS included; the model takes ${maxLen}`)
  return ids
}

function text(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new GlassformerError(`${path} is not UTF-8 text`)
  }
}

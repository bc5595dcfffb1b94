import { GlassformerError } from '../../errors/glassformer-error.js'
import { parseJson } from '../../errors/parse-json.js'
import { isRecord } from '../../options/is-record.js'
import { shown } from '../../options/shown.js'
import type { NamedColumns } from './header.js'
import { linesOf } from './lines.js'
import { EMPTY, type PairRecord, pairRecord } from './pair-record.js'

/** The pairs of JSON lines, `{"source": "…", "target": "…"}` each; other keys are the file's own business. */
export async function* jsonlPairs(
  chunks: AsyncIterable<string>,
  { sourceColumn = 'source', targetColumn = 'target' }: NamedColumns = {},
): AsyncGenerator<PairRecord, void, void> {
  const keys = [sourceColumn, targetColumn] as const
  let line = 0
  for await (const read of linesOf(chunks)) {
    line++
    if ('problem' in read) yield { line, ...read }
    else yield read.text.trim() === '' ? { line, problem: EMPTY } : pairOf(line, read.text, keys)
  }
}

function pairOf(line: number, text: string, [source, target]: readonly [string, string]): PairRecord {
  try {
    const parsed = parseJson('it', text)
    if (!isRecord(parsed)) return { line, problem: `the line: an object is needed, not ${shown(parsed)}` }
    return pairRecord(line, textAt(parsed, source), textAt(parsed, target))
  } catch (error) {
    if (error instanceof GlassformerError) return { line, problem: error.message }
    throw error
  }
}

function textAt(parsed: Readonly<Record<string, unknown>>, key: string): string {
  const value = parsed[key]
  if (typeof value === 'string') return value
  throw new GlassformerError(`${key}: a text is needed, not ${value === undefined ? 'nothing' : shown(value)}`)
}

import * as z from 'zod'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { parseJson } from '../../errors/parse-json.js'
import { problemOf } from '../checked-json.js'
import type { NamedColumns } from './header.js'
import { linesOf } from './lines.js'
import { EMPTY, type PairRecord, pairRecord } from './pair-record.js'

/** The pairs of JSON lines, `{"source": "…", "target": "…"}` each; other keys are the file's own business. */
export async function* jsonlPairs(
  chunks: AsyncIterable<string>,
  { sourceColumn = 'source', targetColumn = 'target' }: NamedColumns = {},
): AsyncGenerator<PairRecord, void, void> {
  const keys = [sourceColumn, targetColumn] as const
  const lineSchema = z.object({ [sourceColumn]: z.string(), [targetColumn]: z.string() })
  let line = 0
  for await (const read of linesOf(chunks)) {
    line++
    if ('problem' in read) yield { line, ...read }
    else yield read.text.trim() === '' ? { line, problem: EMPTY } : pairOf(line, read.text, keys, lineSchema)
  }
}

function pairOf(
  line: number,
  text: string,
  [source, target]: readonly [string, string],
  lineSchema: z.ZodType<Readonly<Record<string, string>>>,
): PairRecord {
  try {
    const parsed = lineSchema.safeParse(parseJson('it', text))
    if (!parsed.success) return { line, problem: problemOf(parsed.error, 'the line') }
    return pairRecord(line, parsed.data[source] ?? '', parsed.data[target] ?? '')
  } catch (error) {
    if (error instanceof GlassformerError) return { line, problem: error.message }
    throw error
  }
}

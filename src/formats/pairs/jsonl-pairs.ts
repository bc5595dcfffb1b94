import { z } from 'zod'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { parseJson } from '../../errors/parse-json.js'
import { problemOf } from '../checked-json.js'
import { linesOf } from './lines.js'
import { EMPTY, type PairRecord, pairRecord } from './pair-record.js'

/** Other keys are the file's own business. */
const lineSchema = z.object({ source: z.string(), target: z.string() })

/** The pairs of JSON lines, `{"source": "…", "target": "…"}` each. */
export async function* jsonlPairs(chunks: AsyncIterable<string>): AsyncGenerator<PairRecord, void, void> {
  let line = 0
  for await (const read of linesOf(chunks)) {
    line++
    if ('problem' in read) yield { line, ...read }
    else yield read.text.trim() === '' ? { line, problem: EMPTY } : pairOf(line, read.text)
  }
}

function pairOf(line: number, text: string): PairRecord {
  try {
    const parsed = lineSchema.safeParse(parseJson('it', text))
    if (!parsed.success) return { line, problem: problemOf(parsed.error, 'the line') }
    return pairRecord(line, parsed.data.source, parsed.data.target)
  } catch (error) {
    if (error instanceof GlassformerError) return { line, problem: error.message }
    throw error
  }
}

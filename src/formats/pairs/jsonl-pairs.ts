import { z } from 'zod'
import { linesOf } from './lines.js'
import { type PairRecord, pairRecord } from './pair-record.js'

/** Other keys are the file's own business. */
const lineSchema = z.object({ source: z.string(), target: z.string() })

/** The pairs of JSON lines, `{"source": "…", "target": "…"}` each. */
export async function* jsonlPairs(chunks: AsyncIterable<string>): AsyncGenerator<PairRecord, void, void> {
  let line = 0
  for await (const text of linesOf(chunks)) {
    line++
    yield text.trim() === '' ? { line, problem: 'it is empty' } : pairOf(line, text)
  }
}

function pairOf(line: number, text: string): PairRecord {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { line, problem: `it is not JSON: ${error instanceof Error ? error.message : error}` }
  }
  const parsed = lineSchema.safeParse(value)
  if (parsed.success) return pairRecord(line, parsed.data.source, parsed.data.target)
  const issue = parsed.error.issues[0]
  return { line, problem: `${issue?.path.join('.') || 'the line'}: ${issue?.message}` }
}

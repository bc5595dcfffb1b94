import type { TextPair } from '../../data/text-pair.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { type BadLinePolicy, BadLines } from './bad-lines.js'
import { EMPTY, type PairRecord } from './pair-record.js'

/** What is done about bad lines, and how they are said. */
export interface CollectOptions {
  /** What errors call the text, such as its file's path. */
  readonly name: string
  readonly badLines: BadLinePolicy
  readonly badLinesShown: number
  /** How to go on in spite of bad lines, for the error that ends it. */
  readonly wayOut?: string
}

/** The pairs of a text. */
export interface CollectedPairs<P> {
  readonly pairs: readonly P[]
  readonly badLines: number
  /** What is to be said: about the first row, and about bad lines that were left out. */
  readonly notes: readonly string[]
}

/**
 * All pairs of a text.
 *
 * @param convert makes of each pair what is wanted; what it throws makes the line a bad one
 * @throws GlassformerError naming the bad lines, unless they are to be left out; or when there is no pair
 */
export async function collectPairs<P>(
  records: AsyncIterable<PairRecord>,
  { name, badLines, badLinesShown, wayOut }: CollectOptions,
  convert: (pair: TextPair) => P,
): Promise<CollectedPairs<P>> {
  const bad = new BadLines(name, badLinesShown)
  const pairs: P[] = []
  const notes: string[] = []
  let empty: { readonly first: number; readonly last: number } | undefined
  for await (const record of records) {
    // Empty lines are bad ones unless nothing comes after them.
    if ('problem' in record && record.problem === EMPTY) {
      empty = { first: empty?.first ?? record.line, last: record.line }
      continue
    }
    if (empty !== undefined) for (let line = empty.first; line <= empty.last; line++) bad.add(line, EMPTY)
    empty = undefined
    try {
      if ('problem' in record) bad.add(record.line, record.problem)
      else if ('note' in record) notes.push(`${name}: ${record.note}`)
      else pairs.push(convert(record))
    } catch (error) {
      if (!(error instanceof GlassformerError)) throw error
      bad.add(record.line, error.message)
    }
  }
  const lines = pairs.length + bad.count
  if (lines === 0) throw new GlassformerError(`${name} is empty: it needs pairs, such as lines source<TAB>target`)
  if (badLines === 'fail') bad.refuse(lines, wayOut)
  if (pairs.length === 0) throw new GlassformerError(`${bad.summary(lines)}; there is no pair in it`)
  if (bad.count > 0) notes.push(`${bad.summary(lines)}; they are left out`)
  return { pairs, badLines: bad.count, notes }
}

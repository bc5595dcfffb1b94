import { GlassformerError } from '../../errors/glassformer-error.js'
import { UsageError } from '../../errors/usage-error.js'
import { settleOptions } from '../../options/settle.js'
import { BadLines } from '../pairs/bad-lines.js'
import { type PairFormat, pairFormats } from '../pairs/pair-record.js'
import { type ReadOptions, readOptions } from '../pairs/read-options.js'
import { PairsFile, pairFormatOf } from './pairs-file.js'

/** What was read of a file. */
export interface ReadPairs<P> {
  readonly pairs: readonly P[]
  readonly format: PairFormat
  readonly sha256: string
  readonly badLines: number
  /** What is to be said about bad lines that were left out. */
  readonly warning: string | undefined
}

/**
 * Reads a file of pairs as a stream.
 *
 * @param convert makes of each pair what is wanted; what it throws makes the line a bad one
 * @throws GlassformerError naming the bad lines, unless they are to be left out; or when there is no pair
 */
export async function readPairs<P>(
  path: string,
  options: ReadOptions,
  convert: (pair: { readonly source: string; readonly target: string }) => P,
): Promise<ReadPairs<P>> {
  const { format = pairFormatOf(path), badLines, badLinesShown } = settleOptions(readOptions, options)
  if (format === undefined)
    throw new UsageError(`the name of ${path} doesn't say what it is: give --data-format ${pairFormats.join(' | ')}`)
  const file = new PairsFile(path, format)
  const bad = new BadLines(path, badLinesShown)
  const pairs: P[] = []
  for await (const record of file.records()) {
    try {
      if ('problem' in record) bad.add(record.line, record.problem)
      else pairs.push(convert({ source: record.source, target: record.target }))
    } catch (error) {
      if (!(error instanceof GlassformerError)) throw error
      bad.add(record.line, error.message)
    }
  }
  const lines = pairs.length + bad.count
  if (lines === 0) throw new GlassformerError(`${path} is empty: it needs pairs, such as lines source<TAB>target`)
  bad.check(lines, badLines)
  if (pairs.length === 0) throw new GlassformerError(`${bad.summary(lines)}; there is no pair in it`)
  const warning = bad.count === 0 ? undefined : `${bad.summary(lines)}; they are left out`
  return { pairs, format, sha256: file.sha256, badLines: bad.count, warning }
}

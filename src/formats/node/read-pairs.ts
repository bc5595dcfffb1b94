import type { TextPair } from '../../data/text-pair.js'
import { UsageError } from '../../errors/usage-error.js'
import { settleOptions } from '../../options/settle.js'
import { type CollectedPairs, collectPairs } from '../pairs/collect-pairs.js'
import { type PairFormat, pairFormats } from '../pairs/pair-record.js'
import { type ReadOptions, readOptions } from '../pairs/read-options.js'
import { PairsFile, pairFormatOf } from './pairs-file.js'

/** What was read of a file. */
export interface ReadPairs<P> extends CollectedPairs<P> {
  readonly format: PairFormat
  readonly sha256: string
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
  convert: (pair: TextPair) => P,
): Promise<ReadPairs<P>> {
  const { format = pairFormatOf(path), header, badLines, badLinesShown, ...named } = settleOptions(readOptions, options)
  if (format === undefined)
    throw new UsageError(`the name of ${path} doesn't say what it is: give --data-format ${pairFormats.join(' | ')}`)
  const file = new PairsFile(path, format, header, named)
  const collecting = { name: path, badLines, badLinesShown, wayOut: '--bad-lines skip goes on without them' }
  return { ...(await collectPairs(file.records(), collecting, convert)), format, sha256: file.sha256 }
}

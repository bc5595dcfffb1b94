import { engineOptions } from '../engine/engine-options.js'
import type { Transformer } from '../model/transformer.js'
import { pickOptions } from '../options/pick.js'
import { modelSession } from '../session/model-session.js'
import type { ResolvedOptions } from './generate-options.js'
import type { Generation, StreamedToken } from './generated.js'
import { type SourceRow, sourceRows } from './source-rows.js'
import { decodeTokenByToken } from './token-by-token.js'
import { Turns } from './turns.js'

/** Rows decoded at once: enough to keep the kernels busy, few enough to stay in the caches. */
const ROWS_AT_ONCE = 128

/** Generates for all sources, and yields tokens as soon as they are settled. */
export async function* search(
  model: Transformer,
  srcIds: readonly (readonly number[])[],
  options: ResolvedOptions,
): AsyncGenerator<readonly StreamedToken[], Generation[], void> {
  const session = await modelSession(model, pickOptions(engineOptions, options))
  const turns = new Turns()
  const { numBeams, doSample, numReturnSequences } = options
  // What a program never asks for is never loaded.
  const find = numBeams > 1 ? (await import('./beam-search.js')).beamSearch : decodeTokenByToken
  const maps = options.outputAttentions ? (await import('./attention-maps.js')).attentionMaps : undefined
  const generations: Generation[] = []
  for (const group of groups(sourceRows(srcIds, options, model.options), doSample ? numReturnSequences : numBeams)) {
    const found = yield* find(session, group, options, turns)
    for (const [index, { row, ids }] of group.entries()) {
      const generation = found[index] as Generation
      generations[row] =
        maps === undefined
          ? generation
          : { ...generation, sequences: await maps(session, ids, generation.sequences, options) }
    }
  }
  return generations
}

/** Rows that are decoded together: of about one length, so that short ones don't wait for long ones. */
function groups(rows: readonly SourceRow[], rowsEach: number): SourceRow[][] {
  const size = Math.max(1, Math.floor(ROWS_AT_ONCE / rowsEach))
  const sorted = rows.length <= size ? [...rows] : rows.toSorted((a, b) => a.ids.length - b.ids.length || a.row - b.row)
  const result: SourceRow[][] = []
  for (let start = 0; start < sorted.length; start += size) result.push(sorted.slice(start, start + size))
  return result
}

/** The result of a search whose stream nobody reads. */
export async function drained<T>(stream: AsyncGenerator<unknown, T, void>): Promise<T> {
  for (;;) {
    const { done, value } = await stream.next()
    if (done === true) return value
  }
}

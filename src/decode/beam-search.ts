import type { ModelSession } from '../session/model-session.js'
import { BeamState } from './beam-state.js'
import type { ResolvedOptions } from './generate-options.js'
import type { Generation, StreamedToken } from './generated.js'
import type { SourceRow } from './source-rows.js'
import { startDecoder } from './start-decoder.js'
import { isAborted, type Turns } from './turns.js'

/**
 * Beam search: the `numBeams` most probable hypotheses of each source grow together. Yields what can't change any
 * more: the tokens in which all hypotheses of a source agree.
 */
export async function* beamSearch(
  session: ModelSession,
  sources: readonly SourceRow[],
  options: ResolvedOptions,
  turns: Turns,
): AsyncGenerator<readonly StreamedToken[], Generation[], void> {
  const { signal, useCache } = options
  const withAttention = options.coveragePenalty !== 0
  const states = sources.map(source => new BeamState(source, options))
  let running = states.filter(({ live }) => live.length > 0)
  if (running.length > 0 && !isAborted(signal)) {
    const decoder = await startDecoder(
      session,
      running.map(({ source }) => source.ids),
      { useCache, withAttention },
    )
    try {
      while (running.length > 0 && !isAborted(signal)) {
        const result = await decoder.step(
          running.flatMap(({ live }) => live.map(({ tokens }) => tokens.at(-1) as number)),
        )
        const parents: number[] = []
        let first = 0
        for (const state of running) {
          const rows = state.live.length
          for (const parent of state.advance(result, first)) parents.push(first + parent)
          first += rows
        }
        yield running.flatMap(state => state.settled())
        running = running.filter(({ live }) => live.length > 0)
        if (running.length > 0) decoder.select(parents)
        await turns.give()
      }
    } finally {
      decoder.dispose()
    }
  }
  const generations = states.map(state => state.finish())
  yield states.flatMap(state => state.settled())
  return generations
}

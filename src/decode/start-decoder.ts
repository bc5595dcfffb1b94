import type { Transformer } from '../model/transformer.js'
import type { ModelSession } from '../session/model-session.js'
import { CachedDecoder } from './cached-decoder.js'
import { canCache } from './cached-graph.js'
import type { StepDecoder, StepDecoderOptions } from './step-decoder.js'

const cacheable = new WeakMap<Transformer, boolean>()

/** A decoder of these sources: with a cache of the past where it is wanted and the model allows it. */
export async function startDecoder(
  session: ModelSession,
  sources: readonly (readonly number[])[],
  { useCache, ...options }: StepDecoderOptions & { readonly useCache: boolean },
): Promise<StepDecoder> {
  const { model } = session
  let can = cacheable.get(model)
  if (can === undefined) cacheable.set(model, (can = canCache(model)))
  if (useCache && can) return CachedDecoder.start(session, sources, options)
  const { UncachedDecoder } = await import('./uncached-decoder.js')
  return new UncachedDecoder(session, sources, options)
}

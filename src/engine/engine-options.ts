import { GlassformerError } from '../errors/glassformer-error.js'
import type { Given, OptionTable } from '../options/option.js'
import { oneOf, whole } from '../options/values.js'

/** The engines by name: plain loops in float64, WebAssembly, with fused multiply-add, with the system's BLAS. */
export const engineNames = ['reference', 'wasm', 'wasm-relaxed', 'blas'] as const
/** The name of an engine, one of `engineNames`. */
export type EngineName = (typeof engineNames)[number]

/** The options of everything that computes. */
export const engineOptions = {
  engine: {
    type: oneOf(['auto', ...engineNames]),
    about: 'where the model runs; auto: for training blas where there is one, otherwise wasm',
    default: 'auto',
  },
  threads: {
    type: whole(1, 64),
    about: 'threads, the main one included',
    otherwise: 'all cores up to 4 for training, 1 for a single pass',
  },
} as const satisfies OptionTable

/** Where something is computed: `engine` and `threads`. */
export interface EngineOptions extends Given<typeof engineOptions> {}

/**
 * An engine's name from a file.
 *
 * @throws GlassformerError when this version has no such engine
 */
export function engineName(name: string): EngineName {
  const known = engineNames.find(engine => engine === name)
  if (known === undefined) throw new GlassformerError(`there is no engine ${name}; there are ${engineNames.join(', ')}`)
  return known
}

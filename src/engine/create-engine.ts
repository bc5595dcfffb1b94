import { GlassformerError } from '../math/error.js'
import type { Engine } from './engine.js'
import { createReferenceEngine } from './reference/reference-engine.js'
import { createWasmEngine } from './wasm/wasm-engine.js'

export const engineNames = ['reference', 'wasm', 'wasm-relaxed'] as const
export type EngineName = (typeof engineNames)[number]

export interface EngineOptions {
  /** Where the model runs. `auto` takes the fastest that this machine has. Default `auto`. */
  readonly engine?: EngineName | 'auto'
  /** Threads, this one included. Default: all cores up to 4 for training, 1 for a single pass. */
  readonly threads?: number
}

const engines = new Map<string, Promise<Engine>>()

/**
 * The engine of this name; the same object for the same options.
 *
 * @throws GlassformerError for an unknown name, listing the known ones.
 */
export function createEngine({ engine = 'auto', threads }: EngineOptions = {}): Promise<Engine> {
  const name = engine === 'auto' ? 'wasm' : engine
  const key = `${name} ${threads ?? ''}`
  let made = engines.get(key)
  if (made === undefined) {
    made = make(name, threads === undefined ? {} : { threads })
    engines.set(key, made)
    made.catch(() => engines.delete(key))
  }
  return made
}

async function make(name: EngineName, options: { readonly threads?: number }): Promise<Engine> {
  switch (name) {
    case 'reference':
      return createReferenceEngine()
    case 'wasm':
      return createWasmEngine(options)
    case 'wasm-relaxed':
      return createWasmEngine({ ...options, arithmetic: 'relaxed' })
    default:
      throw new GlassformerError(`no engine ${name satisfies never}: there are auto, ${engineNames.join(', ')}`)
  }
}

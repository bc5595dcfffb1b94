import { createBlasEngine } from '#blas'
import { GlassformerError } from '../errors/glassformer-error.js'
import type { Engine } from './engine.js'
import { createReferenceEngine } from './reference/reference-engine.js'
import { createWasmEngine } from './wasm/wasm-engine.js'

/** The engines by name: plain loops in float64, WebAssembly, with fused multiply-add, with the system's BLAS. */
export const engineNames = ['reference', 'wasm', 'wasm-relaxed', 'blas'] as const
/** The name of an engine, one of `engineNames`. */
export type EngineName = (typeof engineNames)[number]

/** Where something is computed. */
export interface EngineOptions {
  /** Where the model runs. `auto`: `blas` for training where there is one, otherwise `wasm`. Default `auto`. */
  readonly engine?: EngineName | 'auto'
  /** Threads, this one included. Default: all cores up to 4 for training, 1 for a single pass. */
  readonly threads?: number
}

const engines = new Map<string, Promise<Engine>>()

/**
 * The engine of this name; the same object for the same options. `auto` here is `wasm`.
 *
 * @throws GlassformerError for an unknown name, listing the known ones, and for `blas` where there is none.
 */
export function createEngine({ engine = 'auto', threads }: EngineOptions = {}): Promise<Engine> {
  return remember(engine === 'auto' ? 'wasm' : engine, threads)
}

/** As `createEngine`, but `auto` prefers the system's BLAS where there is one. */
export async function createTrainingEngine({ engine = 'auto', threads }: EngineOptions = {}): Promise<Engine> {
  if (engine !== 'auto') return createEngine({ engine, ...(threads === undefined ? {} : { threads }) })
  return remember('blas', threads).catch(() => remember('wasm', threads))
}

function remember(name: EngineName, threads: number | undefined): Promise<Engine> {
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
    case 'blas': {
      const blas = await createBlasEngine(options)
      if (blas === null) {
        throw new GlassformerError(
          'no BLAS was found: install OpenBLAS (Debian: libopenblas0-pthread) and the npm package koffi, or use --engine wasm',
        )
      }
      return blas
    }
    default:
      throw new GlassformerError(`no engine ${name satisfies never}: there are auto, ${engineNames.join(', ')}`)
  }
}

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

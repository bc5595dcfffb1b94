import { createBlasEngine } from '#blas'
import { GlassformerError } from '../errors/glassformer-error.js'
import { settleOptions } from '../options/settle.js'
import type { Engine } from './engine.js'
import { type EngineName, type EngineOptions, engineOptions } from './engine-options.js'
import { createWasmEngine } from './wasm/wasm-engine.js'

const engines = new Map<string, Promise<Engine>>()

/**
 * The engine of this name; the same object for the same options. `auto` here is `wasm`.
 *
 * @throws GlassformerError for an option that can't be, and for `blas` where there is none.
 * @example
 * ```ts
 * import { createEngine } from 'glassformer'
 * const engine = await createEngine({ engine: 'wasm', threads: 1 })
 * engine.name // wasm
 * engine.threads // 1
 * ```
 */
export async function createEngine(given: EngineOptions = {}): Promise<Engine> {
  const { engine, threads } = settleOptions(engineOptions, given)
  return remember(engine === 'auto' ? 'wasm' : engine, { threads, answering: true })
}

/** As `createEngine`, but `auto` prefers the system's BLAS where there is one, and what only training fuses is loaded. */
export async function createTrainingEngine(given: EngineOptions = {}): Promise<Engine> {
  const { engine, threads } = settleOptions(engineOptions, given)
  const { useTrainingFusions } = await import('./wasm/lowering/fusions/training-fusions.js')
  useTrainingFusions()
  const options = { threads, answering: false }
  if (engine !== 'auto') return remember(engine, options)
  return remember('blas', options).catch(() => remember('wasm', options))
}

interface Use {
  readonly threads: number | undefined
  /** It is first asked for by somebody who only answers. It can train nevertheless. */
  readonly answering: boolean
}

function remember(name: EngineName, use: Use): Promise<Engine> {
  const key = `${name} ${use.threads ?? ''}`
  let made = engines.get(key)
  if (made === undefined) {
    made = make(name, use)
    engines.set(key, made)
    made.catch(() => engines.delete(key))
  }
  return made
}

async function make(name: EngineName, { threads, answering }: Use): Promise<Engine> {
  const options = threads === undefined ? {} : { threads }
  switch (name) {
    case 'reference':
      return (await import('./reference/reference-engine.js')).createReferenceEngine()
    case 'wasm':
      return createWasmEngine({ ...options, answering })
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
  }
}

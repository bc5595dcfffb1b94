import type { Engine } from '../engine.js'
import { floatsOf, type Precision } from './precision.js'
import { ReferenceSession } from './reference-session.js'

export interface ReferenceEngineOptions {
  /** How numbers are stored. Default `float64`. */
  readonly precision?: Precision
}

/**
 * The engine that is meant to be read, and that every other engine is compared with: each operation is a plain loop
 * over its elements, on one thread. Slow.
 *
 * Sums are taken in float64; with `precision: 'float32'` every stored number is rounded to float32. Elementary
 * functions are the project's own, so the same inputs give the same bits on every JavaScript engine.
 */
export function createReferenceEngine(options: ReferenceEngineOptions = {}): Engine {
  const floats = floatsOf(options.precision ?? 'float64')
  return { name: 'reference', threads: 1, open: async leaves => new ReferenceSession(leaves, floats) }
}

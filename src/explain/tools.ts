import type { EngineName } from '../engine/create-engine.js'

/** Where a lesson's numbers are computed. */
export interface Tools {
  readonly engine: EngineName | 'auto'
}

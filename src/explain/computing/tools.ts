import type { EngineName } from '../../engine/engine-options.js'

/** Where a lesson's numbers are computed. */
export interface Tools {
  readonly engine: EngineName | 'auto'
}

import type { Engine } from '../engine.js'

/** A browser can't call a system library. */
export async function createBlasEngine(): Promise<Engine | null> {
  return null
}

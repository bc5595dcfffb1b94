import { log } from '../math/log.js'
import type { StepResult } from './step-decoder.js'

/** A position that was never looked at must not forbid everything. */
const LEAST = 1e-10

/** Σ ln min(1, coverage) over the source's positions: 0 when all were looked at (Wu et al. 2016, equation 14). */
export function logCoverage(coverage: Float64Array): number {
  return coverage.reduce((sum, share) => sum + log(Math.min(1, Math.max(LEAST, share))), 0)
}

/** The coverage after one more step: plus the mean over the heads of what this row attended to. */
export function coverageAfter(coverage: Float64Array, { attention }: StepResult, row: number): Float64Array {
  if (attention === undefined) return coverage
  const [, heads, , srcLen] = attention.shape as [number, number, number, number]
  return coverage.map((share, position) => {
    let sum = 0
    for (let head = 0; head < heads; head++) sum += attention.data[(row * heads + head) * srcLen + position] as number
    return share + sum / heads
  })
}

import type { ResolvedOptions } from '../decode/generate-options.js'

/** How much there is to compute for a source. */
export interface SourceSize {
  /** Sequences that are decoded side by side. */
  readonly rows: number
  readonly length: number
  /** The most of them. */
  readonly newTokens: number
}

export function sizeOf({ length }: readonly number[], options: ResolvedOptions): SourceSize {
  const { doSample, numReturnSequences, numBeams, maxNewTokens } = options
  return { rows: doSample ? numReturnSequences : numBeams, length, newTokens: maxNewTokens ?? length + 2 }
}

/** Positions of all its rows. */
export function positionsOf({ rows, length, newTokens }: SourceSize): number {
  return rows * (length + newTokens)
}

import type { Wanted } from '../../engine/protocol.ts'
import { type Anatomy, type Block, isAttention, overviewOf, type Part } from '../layout/anatomy.ts'

/** Words of the vocabulary that are drawn at most. */
const WORDS = 24
/** Columns of a strip in the whole model's picture. */
const COLUMNS = 96

/** Everything that the whole model's picture draws. */
export function wantedOf({ stacks }: Anatomy): Wanted[] {
  const parts = stacks.flatMap(({ before, blocks, after }) => [...before, ...blocks.flatMap(overviewOf), ...after])
  return parts.map(part => ({
    name: part.name,
    heads: 'mean',
    columns: columnsOf(part),
    probabilities: part.kind === 'scores',
  }))
}

function columnsOf({ kind }: Part): number {
  if (kind === 'map') return Number.MAX_SAFE_INTEGER
  return kind === 'scores' ? WORDS : COLUMNS
}

/** The last map whose queries and keys are of two sequences: what an answer was read from. */
export function crossingOf({ stacks }: Anatomy): string | undefined {
  const maps = stacks.flatMap(({ blocks }) => blocks.flatMap(({ parts }) => parts.filter(isAttention)))
  return maps.findLast(({ rows, keys }) => keys !== rows)?.name
}

/** Everything that an opened layer draws, each head for itself. */
export function wantedOfBlock({ parts }: Block): Wanted[] {
  return parts.map(part => ({
    name: part.name,
    heads: 'each',
    columns: part.kind === 'map' ? Number.MAX_SAFE_INTEGER : COLUMNS,
    probabilities: false,
  }))
}

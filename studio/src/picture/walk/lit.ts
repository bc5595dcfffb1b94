import type { Token } from '../layout/sequences.ts'

/** A lane that lights up, and how strongly: 1 is the followed token's own. */
export interface Lit extends Token {
  readonly share: number
}

/** The shares of attention that a row gives to each key, and a column takes from each query. */
export interface Crossing {
  /** (queries, keys), row by row: the mean of the heads. */
  readonly data: ArrayLike<number>
  readonly rows: number
  readonly columns: number
}

/** Less than this of the attention is not worth a light. */
const LEAST = 0.12

/** The followed token's lane, and those that it reaches through the last cross-attention. */
export function litLanes(followed: Token | null, crossing: Crossing | undefined): Lit[] {
  if (followed === null) return []
  const own = { ...followed, share: 1 }
  if (crossing === undefined) return [own]
  const { data, rows, columns } = crossing
  const isQuery = followed.sequence === 'decoder'
  const others = Array.from({ length: isQuery ? columns : rows }, (_, position) => {
    const at = isQuery ? followed.position * columns + position : position * columns + followed.position
    const share = 0.75 * (data[at] ?? 0)
    return { sequence: isQuery ? 'encoder' : 'decoder', position, share } as const
  })
  return [own, ...others.filter(({ share }) => share >= LEAST)]
}

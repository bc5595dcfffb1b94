import type { NodeInfo } from '../../engine/protocol.ts'
import { parseToken, placeOf, sequenceOf, type Token, tokenAt } from '../layout/sequences.ts'

/** Where a selection was: a cell of a tensor. */
export interface Selection {
  readonly node: NodeInfo
  readonly at: readonly number[]
}

/** The axes of a tensor that run over tokens. */
export function tokenAxes(node: NodeInfo): number[] {
  return node.dims.flatMap((dim, axis) => (sequenceOf(dim) === null ? [] : [axis]))
}

/** The token whose lane a cell lies on. */
export function laneOf({ node, at }: Selection): Token | null {
  const [axis] = tokenAxes(node)
  return axis === undefined ? null : tokenAt(node, axis, at[axis] ?? 0)
}

/**
 * The cell of another tensor that belongs to the same selection: each axis keeps its token, or the place that it had by
 * its name. A followed token is kept on every axis that runs over its sequence; only the keys that it looks at may be
 * others.
 *
 * @param sizes of both sequences
 */
export function carry(
  from: Selection | null,
  to: NodeInfo,
  followed: string,
  sizes: Readonly<Record<Token['sequence'], number>>,
): number[] {
  const thread = parseToken(followed)
  const [lane] = tokenAxes(to)
  const at: number[] = []
  for (const [axis, dim] of to.dims.entries()) {
    const sequence = sequenceOf(dim)
    const named = from === null ? null : sameAxis(from.node, to, axis)
    if (sequence === null) {
      at.push(named === null ? 0 : (from?.at[named] ?? 0))
      continue
    }
    const isLane = axis === lane
    const own = thread?.sequence === sequence ? thread : null
    const byName = named === null || from === null ? null : tokenAt(from.node, named, from.at[named] ?? 0)
    const token = isLane ? (own ?? byName ?? tokenIn(from, sequence)) : (byName ?? own ?? tokenIn(from, sequence))
    at.push(token === null ? 0 : (placeOf(to, axis, sizes[sequence] + (dim === 'trgLen' ? 1 : 0), token) ?? 0))
  }
  return at
}

/** The axis of the same name, over the same tokens where it runs over tokens. */
function sameAxis(from: NodeInfo, to: NodeInfo, axis: number): number | null {
  const found = from.axes.findIndex(
    (name, i) => name === to.axes[axis] && sequenceOf(from.dims[i] ?? '') === sequenceOf(to.dims[axis] ?? ''),
  )
  return found < 0 || to.axes[axis] === '' ? null : found
}

/** The selected token of a sequence, on whichever axis it lies. */
function tokenIn(from: Selection | null, sequence: Token['sequence']): Token | null {
  if (from === null) return null
  const axis = tokenAxes(from.node).find(i => sequenceOf(from.node.dims[i] ?? '') === sequence)
  return axis === undefined ? null : tokenAt(from.node, axis, from.at[axis] ?? 0)
}

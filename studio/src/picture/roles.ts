import type { NodeInfo } from '../engine/protocol.ts'
import { isCausal, isHidden, type Part } from './layout/anatomy.ts'

/** What a part of the picture is to somebody who looks at it. */
export type Role =
  | 'token'
  | 'position'
  | 'self'
  | 'masked'
  | 'cross'
  | 'hidden'
  | 'sum'
  | 'norm'
  | 'out'
  | 'next'
  | 'other'

export function roleOf(part: Part, nodes: ReadonlyMap<string, NodeInfo>): Role {
  const { kind, node, rows, keys } = part
  if (kind === 'scores') return 'next'
  if (kind === 'map') return keys !== rows ? 'cross' : isCausal(part, nodes) ? 'masked' : 'self'
  if (isHidden(node)) return 'hidden'
  if (node.className === 'Embedding') return 'token'
  if (node.className === 'PositionalEncoding') return node.dims[0] === 'N' ? 'sum' : 'position' // the same for all
  if (kind === 'join') return 'sum'
  if (node.label === 'normed') return 'norm'
  return node.inputs.length > 0 ? 'out' : 'other'
}

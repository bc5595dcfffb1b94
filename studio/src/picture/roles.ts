import type { NodeInfo } from '../engine/protocol.ts'
import type { ModelText } from '../text/model.en.ts'
import { isCausal, isHidden, type Part } from './anatomy.ts'

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

/** The word for a part that is drawn so wide. */
export function roleWord(role: Role, { kind }: Part, width: number, text: ModelText): string {
  const isNarrow = width < (kind === 'map' ? 56 : 44)
  return (isNarrow ? text.shortRoles[role] : undefined) ?? text.roles[role]
}

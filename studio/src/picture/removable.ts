import type { NodeInfo } from '../engine/protocol.ts'
import { isCausal, isHidden, type Part } from './layout/anatomy.ts'

/** The experiments that take something of a section away, by their names. */
export function partsOf(
  attention: Part | null,
  path: string,
  parts: readonly Part[],
  nodes: ReadonlyMap<string, NodeInfo>,
): string[] {
  if (attention === null) {
    const isFeedForward = parts.some(({ node }) => isHidden(node))
    return [...(isFeedForward ? ['feed-forward'] : []), 'residual', 'layer-norm']
  }
  const heads = Array.from({ length: attention.heads }, (_, head) => `head:${path}:${head}`)
  const whole = wholeOf(attention)
  const mask = isCausal(attention, nodes) ? 'causal-mask' : 'padding-mask'
  return [...(whole === null ? [] : [whole]), mask, 'scaling', ...heads]
}

/** The encoder can't do without its attention: no experiment takes it away whole. */
function wholeOf({ rows, keys }: Part): string | null {
  if (rows !== keys) return 'cross-attention'
  return rows === 'decoder' ? 'self-attention' : null
}

import { studio } from '../../state/studio.svelte.ts'
import { view } from '../../state/view.svelte.ts'
import { carry } from './thread.ts'

/** The cell of a tensor that belongs to the selection in view. */
export function carriedTo(name: string): number[] {
  const to = studio.nodes.get(name)
  if (to === undefined) return [...view.at]
  const node = studio.nodes.get(view.tensor)
  const [src, trg] = [studio.look?.src[0]?.length ?? 0, studio.look?.trg[0]?.length ?? 0]
  const from = node === undefined ? null : { node, at: view.at }
  return carry(from, to, view.follow, { encoder: src, decoder: Math.max(0, trg - 1) })
}

import { studio } from '../state/studio.svelte.ts'
import { view } from '../state/view.svelte.ts'
import { carry } from './thread.ts'

/** Opens a tensor: at the cell given, or at the one that the selection's tokens and axes lead to. */
export function openTensor(name: string, at?: readonly number[], gradient = view.grad): void {
  const to = studio.nodes.get(name)
  const index = at ?? (to === undefined ? view.at : carriedTo(name))
  Object.assign(view, { tensor: name, at: [...index], grad: gradient, file: '', depth: 'tensor' })
}

/** The cell of a tensor that belongs to the selection in view. */
export function carriedTo(name: string): number[] {
  const to = studio.nodes.get(name)
  if (to === undefined) return []
  const node = studio.nodes.get(view.tensor)
  const [src, trg] = [studio.look?.src[0]?.length ?? 0, studio.look?.trg[0]?.length ?? 0]
  const from = node === undefined ? null : { node, at: view.at }
  return carry(from, to, view.follow, { encoder: src, decoder: Math.max(0, trg - 1) })
}

import { view } from '../state/view.svelte.ts'

/** The size of a token's letters on a lane: as the lane has room; shown to a room, as large as all other words. */
export function chipSize(pitch: number): string {
  return view.present ? 'var(--size-1)' : `${Math.max(9, Math.min(14, pitch * 0.55))}px`
}

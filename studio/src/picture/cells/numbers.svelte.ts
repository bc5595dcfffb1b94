import type { Wanted } from '../../engine/protocol.ts'
import { latest } from '../../state/latest.svelte.ts'
import { studio } from '../../state/studio.svelte.ts'
import type { Drawn } from './look.ts'

/** The numbers of many tensors of the example in view, by name. */
export async function readDrawn(wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Drawn>> {
  const { data, drawings } = await studio.call('picture', { wanted })
  return new Map(
    drawings.map(({ name, offset, ...drawing }) => {
      const size = drawing.heads * drawing.rows * drawing.columns
      return [name, { ...drawing, data: data.subarray(offset, offset + size) }] as const
    }),
  )
}

/** The numbers of many tensors of the example in view, asked for again whenever something was computed. */
export function drawnNumbers(wanted: () => readonly Wanted[]): { readonly value: ReadonlyMap<string, Drawn> } {
  const answer = latest(() => {
    void studio.version
    const tensors = wanted()
    return studio.look === null || tensors.length === 0 ? null : tensors.map(tensor => ({ ...tensor }))
  }, readDrawn)
  const none: ReadonlyMap<string, Drawn> = new Map()
  return {
    get value() {
      return answer.value ?? none
    },
  }
}

import { view } from '../../state/view.svelte.ts'
import type { Ink } from './look.ts'

/** The theme's colours as a canvas takes them. */
export function inkOf(element: () => HTMLElement | undefined): { readonly value: Ink | null } {
  let value = $state.raw<Ink | null>(null)
  $effect(() => {
    void view.theme
    const at = element()
    if (at === undefined) return
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const read = (): void => {
      const style = getComputedStyle(at)
      const colour = (name: string): string => style.getPropertyValue(name).trim()
      value = {
        positive: colour('--positive'),
        negative: colour('--negative'),
        source: colour('--source'),
        target: colour('--target'),
        ink: colour('--ink'),
        selection: colour('--selection'),
      }
    }
    // The theme is set on the page by an effect of its own.
    const frame = requestAnimationFrame(read)
    dark.addEventListener('change', read)
    return () => {
      cancelAnimationFrame(frame)
      dark.removeEventListener('change', read)
    }
  })
  return {
    get value() {
      return value
    },
  }
}

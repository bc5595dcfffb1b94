import { view } from './view.svelte.ts'

/** How much larger than usual the page's letters are: in a presentation, or by the browser's own setting. */
export function letterUnit(): { readonly value: number } {
  let value = $state(1)
  $effect(() => {
    void view.present
    const read = (): void => {
      value = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1
    }
    // The page's root learns of a presentation by an effect of its own.
    const frame = requestAnimationFrame(read)
    addEventListener('resize', read)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('resize', read)
    }
  })
  return {
    get value() {
      return value
    },
  }
}

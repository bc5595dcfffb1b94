import { studio } from './studio.svelte.ts'
import { fromHash, left, toHash, type View, view } from './view.svelte.ts'

/** What makes an entry of the browser's history when it changes; everything else changes the entry that is there. */
function placeOf({ view, depth, compare, tensor, lesson, parts, slide }: View): string {
  return JSON.stringify([view, depth, compare, tensor, lesson, parts, slide])
}

/** Keeps the address and the page in step, both ways. Called once, by the page. */
export function followAddress(): void {
  let place = placeOf($state.snapshot(view))
  $effect(() => {
    if (view.view !== 'share') left.view = view.view
  })
  $effect(() => {
    const now = $state.snapshot(view)
    const hash = toHash(now, studio.offered[0] === 'digits' ? [] : ['run'])
    const isElsewhere = placeOf(now) !== place
    place = placeOf(now)
    if (hash === location.hash.slice(1)) return
    const address = hash === '' ? location.pathname + location.search : `#${hash}`
    if (isElsewhere) history.pushState(null, '', address)
    else history.replaceState(null, '', address)
  })
  $effect(() => {
    const follow = (): void => {
      const there = fromHash(location.hash)
      place = placeOf(there) // it is an entry already
      Object.assign(view, there)
    }
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  })
  $effect(() => {
    const root = document.documentElement
    root.lang = view.lang === 'zh' ? 'zh-CN' : 'en'
    root.toggleAttribute('data-present', view.present)
    root.toggleAttribute('data-embed', view.embed)
    if (view.theme === 'auto') delete root.dataset['theme']
    else root.dataset['theme'] = view.theme
  })
}

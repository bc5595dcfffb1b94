import { fromHash, toSharedHash, type View } from '../state/view.svelte.ts'

/** Links as slides: a link a line, whole or from its # on; lines that are none are left out. */
export function slidesOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map(link => link.slice(link.indexOf('#') + 1))
    .filter(hash => hash.includes('='))
}

/** What a slide shows; the deck, the language and the theme stay. */
export function slideAt(view: View, slide: number): View {
  const { deck, lang, theme } = view
  return { ...fromHash(deck[slide] ?? ''), deck, slide, present: true, lang, theme }
}

/** The view as it stands, as a slide. */
export function asSlide(view: View, shown: Pick<View, 'src' | 'step'>): string {
  return toSharedHash({ ...view, deck: [], slide: 0, present: false, embed: false }, shown)
}

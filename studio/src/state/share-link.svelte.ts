import { studio } from './studio.svelte.ts'
import { toSharedHash, type View, view } from './view.svelte.ts'

/** What is in view without being said in the address: the example and the step, spelled out. */
export function spelledOut(): Pick<View, 'src' | 'step'> {
  return {
    src: view.src === '' && !studio.isAbsent ? (studio.run?.sample ?? '') : view.src,
    step: studio.isAbsent ? view.step : (studio.look?.step ?? view.step),
  }
}

/** The link to hand out, with the slides or to this one view alone. */
export function shareLink({ withSlides = false } = {}): string {
  const shown = { ...$state.snapshot(view), present: false, embed: false }
  return addressOf(toSharedHash(withSlides ? shown : { ...shown, deck: [], slide: 0 }, spelledOut()))
}

export function addressOf(hash: string): string {
  return `${location.origin}${location.pathname}#${hash}`
}

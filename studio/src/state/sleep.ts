import { studio } from './studio.svelte.ts'

/** Browsers put tabs out of sight to sleep, and throw some away: what is trained is kept before, and told after. */
export function watchSleep(): () => void {
  let frozen: number | null = null
  const save = (): void => {
    if (studio.training.started) void studio.call('save', null).catch(() => undefined)
  }
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') save()
  }
  const freeze = (): void => {
    save()
    frozen = studio.training.running ? Date.now() : null
  }
  const resume = (): void => {
    if (frozen === null) return
    // If training stood still as well, its worker says so.
    const seconds = (Date.now() - frozen) / 1000
    studio.slept ??= { seconds, stoodStill: false, step: studio.training.step }
    frozen = null
  }
  const events = { visibilitychange: hidden, freeze, resume }
  for (const [name, listener] of Object.entries(events)) document.addEventListener(name, listener)
  addEventListener('pagehide', save)
  return () => {
    for (const [name, listener] of Object.entries(events)) document.removeEventListener(name, listener)
    removeEventListener('pagehide', save)
  }
}

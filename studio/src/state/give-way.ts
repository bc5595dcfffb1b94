import { studio } from './studio.svelte.ts'

/** Training uses every core; when somebody touches the page, it makes room for the answer. */
export function giveWayToTouches(): () => void {
  const touched = (): void => {
    if (studio.training.running) void studio.call('giveWay', null).catch(() => undefined)
  }
  const events = ['pointerdown', 'keydown', 'wheel'] as const
  for (const name of events) addEventListener(name, touched, { capture: true, passive: true })
  return () => {
    for (const name of events) removeEventListener(name, touched, { capture: true })
  }
}

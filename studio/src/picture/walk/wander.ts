import { directionOf, neighbour } from './walk.ts'

/** Arrow keys go from one `data-walk` element to the nearest in their direction; the Tab key then returns to it. */
export function wanderer(root: () => HTMLElement | undefined): (event: KeyboardEvent) => void {
  return event => {
    const direction = directionOf(event.key)
    const all = [...(root()?.querySelectorAll<HTMLElement>('[data-walk]') ?? [])]
    const here = all.findIndex(element => element.matches(':focus'))
    if (direction === null || here < 0) return
    event.preventDefault()
    const next =
      all[
        neighbour(
          all.map(element => element.getBoundingClientRect()),
          here,
          direction,
        )
      ]
    if (next === undefined) return
    for (const element of all) element.tabIndex = element === next ? 0 : -1
    next.focus()
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
}

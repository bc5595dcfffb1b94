import { goToTensor } from '../state/go.ts'
import { lessonShelf } from '../state/shelf.svelte.ts'
import { studio } from '../state/studio.svelte.ts'
import { isStep, mainName } from '../state/tensors.ts'
import { comparisons, view, views } from '../state/view.svelte.ts'
import { slideAt } from './slides.ts'

/** One thing further, or back: the next slide; without slides, the next thing of the view, then the next view. */
export function walk(direction: 1 | -1): void {
  if (view.deck.length > 0) {
    const slide = Math.max(0, Math.min(view.deck.length - 1, view.slide + direction))
    if (slide !== view.slide) Object.assign(view, slideAt($state.snapshot(view), slide))
    return
  }
  switch (view.view) {
    case 'model':
      if (view.depth === 'model') toView(direction)
      else toTensor(direction)
      return
    case 'learn': {
      const lessons = (lessonShelf()?.lessons ?? []).map(({ id }) => id)
      const next = neighbour(lessons, view.lesson === '' ? lessons[0] : view.lesson, direction)
      if (next === undefined) toView(direction)
      else {
        view.lesson = next
        scrollTo({ top: 0 })
      }
      return
    }
    case 'decode':
      if (view.token + direction < 0) toView(direction)
      else view.token += direction
      return
    case 'compare': {
      const next = neighbour(comparisons, view.compare, direction)
      if (next === undefined) toView(direction)
      else view.compare = next
      return
    }
    case 'train':
    case 'share':
      toView(direction)
  }
}

/** Along the flow of data. */
function toTensor(direction: 1 | -1): void {
  const flow = [...studio.nodes.values()].filter(node => !isStep(node) && node.label !== '').map(({ name }) => name)
  const node = studio.nodes.get(view.tensor)
  const next = neighbour(flow, node === undefined ? view.tensor : mainName(node), direction)
  if (next === undefined) return
  const { depth } = view
  goToTensor(next)
  view.depth = depth
}

function toView(direction: 1 | -1): void {
  view.view = neighbour(views, view.view, direction) ?? view.view
}

function neighbour<T>(all: readonly T[], here: T | undefined, direction: 1 | -1): T | undefined {
  return here === undefined ? undefined : all[all.indexOf(here) + direction]
}

import { goToTensor } from '../state/go.ts'
import { studio } from '../state/studio.svelte.ts'
import { view } from '../state/view.svelte.ts'
import type { LinePlace, Target } from './target.ts'

/** Where a result leads. */
export function goTo(target: Target): void {
  switch (target.kind) {
    case 'place':
      goToTensor(target.tensor, target.concept.cell, target.concept.gradient === true)
      Object.assign(view, { depth: 'block', pane: 'code', code: 'ts' })
      return
    case 'tensor':
      goToTensor(target.tensor, undefined, target.gradient)
      return
    case 'line':
      goToLine(target)
      return
    case 'lesson':
      Object.assign(view, { view: 'learn', lesson: target.lesson.id })
      return
    case 'part':
      Object.assign(view, { view: 'compare', compare: 'take' })
      if (!view.parts.includes(target.part)) view.parts = [...view.parts, target.part]
  }
}

/** A line, and the tensor that it made, if it made one. */
function goToLine({ path, language, line, key }: LinePlace): void {
  Object.assign(view, { view: 'model', depth: 'tensor', pane: 'code', code: language, file: path, line })
  const made = [...studio.nodes.values()].filter(({ className, label }) => `${className}.${label}` === key)
  const [first] = made
  if (first === undefined || made.some(({ name }) => name === view.tensor)) return
  view.tensor = first.name
}

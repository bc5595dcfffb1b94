import type { LessonShelf } from '../engine/protocol.ts'
import { studio } from './studio.svelte.ts'

let shelf = $state.raw<LessonShelf | null>(null)
let asked = false

/** The lessons; loaded when they are first looked at. */
export function lessonShelf(): LessonShelf | null {
  if (!asked) {
    asked = true
    studio.call('shelf', null).then(
      loaded => {
        shelf = loaded
      },
      () => {
        asked = false
      },
    )
  }
  return shelf
}

import { sources } from 'virtual:sources'
import { lessonShelf } from '../state/shelf.svelte.ts'
import { studio } from '../state/studio.svelte.ts'
import { en } from '../text/en.ts'
import { zh } from '../text/zh.ts'
import type { Finder } from './find.ts'
import type { Target } from './target.ts'

let module = $state.raw<typeof import('./find.ts') | null>(null)

/** Loads what searching needs; once, when somebody is about to search. */
export function prepare(): void {
  lessonShelf()
  if (module === null) void import('./find.ts').then(loaded => (module = loaded))
}

const finder = $derived.by((): Finder | null => {
  const lessons = lessonShelf()?.lessons
  if (module === null || lessons === undefined) return null
  const parts = new Map(
    Object.entries(en.take.parts).map(([part, texts]) => [part, [...texts, ...(zh.take.parts[part] ?? [])]]),
  )
  return new module.Finder({ sources, lessons, tensors: [...studio.nodes.keys()], parts })
})

/** The best first; empty while it still loads. */
export function find(question: string): readonly Target[] {
  return question.trim() === '' ? [] : (finder?.find(question) ?? [])
}

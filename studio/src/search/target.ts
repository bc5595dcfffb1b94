import type { LessonInfo } from '../engine/protocol.ts'
import type { Concept } from './concept.ts'

/** What a result is, and where it leads. */
export type Target =
  | {
      readonly kind: 'place'
      readonly concept: Concept
      readonly tensor: string
      readonly line: LinePlace | null
      readonly lesson: LessonInfo | null
    }
  | { readonly kind: 'tensor'; readonly tensor: string; readonly gradient: boolean }
  | ({ readonly kind: 'line' } & LinePlace)
  | { readonly kind: 'lesson'; readonly lesson: LessonInfo }
  | { readonly kind: 'part'; readonly part: string }

export interface LinePlace {
  readonly path: string
  readonly language: 'ts' | 'python'
  readonly line: number
  readonly text: string
  /** What it makes, as `Class.variable`. */
  readonly key: string | undefined
  /** Whether it makes a tensor, or hands one on. */
  readonly bound: boolean
}

/** Tells results apart. */
export function idOf(target: Target): string {
  switch (target.kind) {
    case 'place':
      return `place ${target.concept.id}`
    case 'tensor':
      return `tensor ${target.tensor}`
    case 'line':
      return `line ${target.path}:${target.line}`
    case 'lesson':
      return `lesson ${target.lesson.id}`
    case 'part':
      return `part ${target.part}`
  }
}

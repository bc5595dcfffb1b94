import { groups, type Lesson } from '../lesson.js'
import type { Language } from '../text.js'

/** The questions by their shelves, and how to ask them. */
export function printListing(lessons: readonly Lesson[], language: Language): string[] {
  const width = Math.max(...lessons.map(({ id }) => id.length))
  const shelves = Object.entries(groups).map(([group, title]) => [
    title[language],
    ...lessons
      .filter(lesson => lesson.group === group)
      .map(({ id, question }) => `  ${id.padEnd(width)}  ${question[language]}`),
    '',
  ])
  return [
    ...shelves.flat(),
    { zh: '看答案：glassformer explain ID', en: 'The answers: glassformer explain ID' }[language],
  ]
}

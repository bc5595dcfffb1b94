import { groups, type Lesson } from '../lesson.js'
import { wrap } from '../text-width.js'
import { type PrintOptions, printDefaults } from './print-options.js'

/** The questions by their shelves, and how to ask them. */
export function printListing(
  lessons: readonly Lesson[],
  { language, width = printDefaults.width }: PrintOptions,
): string[] {
  const margin = Math.max(...lessons.map(({ id }) => id.length)) + 4
  const shelves = Object.entries(groups).map(([group, title]) => [
    title[language],
    ...lessons
      .filter(lesson => lesson.group === group)
      .flatMap(({ id, question }) => wrap(`  ${id}`.padEnd(margin) + question[language], width, ' '.repeat(margin))),
    '',
  ])
  return [
    ...shelves.flat(),
    { zh: '看答案：glassformer explain ID', en: 'The answers: glassformer explain ID' }[language],
  ]
}

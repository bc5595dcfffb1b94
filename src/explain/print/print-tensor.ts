import type { ExplainedTensor } from '../explain-tensor.js'
import { wrap } from '../figures/text-width.js'
import type { Bilingual } from '../text.js'
import { printPart } from './print-lesson.js'
import { type PrintOptions, printDefaults } from './print-options.js'

const relatedHead: Bilingual = { zh: '讲到这一行的课：', en: 'The lessons that speak of this line:' }

/** A tensor: its name and line, what there is to say of it, and the lessons that speak of it. */
export function printTensor(
  { name, part, lessons }: ExplainedTensor,
  code: string | undefined,
  options: PrintOptions,
): string[] {
  const { language, width = printDefaults.width } = options
  const related = lessons.flatMap(({ id, question }) => wrap(`  ${id}  ${question[language]}`, width, ' '.repeat(4)))
  return [
    ...wrap(name, width),
    '',
    ...(code === undefined ? [] : [...wrap(`  ${code}`, width, ' '.repeat(4)), '']),
    ...printPart(part, options),
    ...(related.length === 0 ? [] : [relatedHead[language], ...related]),
  ]
}

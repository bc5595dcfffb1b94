import type { ExplainedTensor } from '../explain-tensor.js'
import type { Bilingual } from '../text.js'
import { printPart } from './print-lesson.js'
import type { PrintOptions } from './print-options.js'

const relatedHead: Bilingual = { zh: '讲到这一行的课：', en: 'The lessons that speak of this line:' }

/** A tensor: its name and line, what there is to say of it, and the lessons that speak of it. */
export function printTensor(
  { name, part, lessons }: ExplainedTensor,
  code: string | undefined,
  options: PrintOptions,
): string[] {
  const { language } = options
  const related = lessons.map(({ id, question }) => `  ${id}  ${question[language]}`)
  return [
    name,
    '',
    ...(code === undefined ? [] : [`  ${code}`, '']),
    ...printPart(part, options),
    ...(related.length === 0 ? [] : [relatedHead[language], ...related]),
  ]
}

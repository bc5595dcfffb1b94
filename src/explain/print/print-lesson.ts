import type { Lesson } from '../lesson.js'
import type { LessonPart } from '../lesson-view.js'
import type { Bilingual } from '../text.js'
import { printFigure } from './print-figure.js'
import type { PrintOptions } from './print-options.js'
import { wrap } from './text-width.js'

const heads: Readonly<Record<LessonPart['kind'], Bilingual>> = {
  worked: { zh: '算一遍', en: 'Worked' },
  live: { zh: '在这个模型上', en: 'On this model' },
  experiment: { zh: '训练对比', en: 'Trained on the spot' },
}

/** The head of a lesson: question and id, and the lines of code in both languages. */
export function printHead(lesson: Lesson, { language, width = 100 }: PrintOptions): string[] {
  const lines = [...wrap(lesson.question[language], width), '']
  for (const { typescript, python } of lesson.twins ?? [])
    lines.push(`  TypeScript  ${typescript}`, `  PyTorch     ${python}`, '')
  return lines
}

/** A part of a lesson: its paragraphs, then its figures. */
export function printPart({ kind, text, figures }: LessonPart, options: PrintOptions): string[] {
  const { language, width = 100 } = options
  const lines = [`── ${heads[kind][language]} ──`, '']
  for (const paragraph of text[language]) lines.push(...wrap(paragraph, width), '')
  for (const figure of figures) lines.push(...printFigure(figure, options), '')
  return lines
}

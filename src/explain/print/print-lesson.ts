import { wrap } from '../figures/text-width.js'
import type { Lesson } from '../lesson.js'
import type { LessonPart } from '../lesson-view.js'
import { placeOf } from '../path.js'
import type { Bilingual, Language } from '../text.js'
import { printFigure } from './print-figure.js'
import { type PrintOptions, printDefaults } from './print-options.js'

const heads: Readonly<Record<LessonPart['kind'], Bilingual>> = {
  worked: { zh: '算一遍', en: 'Worked' },
  live: { zh: '在这个模型上', en: 'On this model' },
  experiment: { zh: '训练对比', en: 'Trained on the spot' },
}

/** The head of a lesson: its question, its place in the course, and the lines of code in both languages. */
export function printHead(lesson: Lesson, { language, width = printDefaults.width }: PrintOptions): string[] {
  const { minutes, needs } = placeOf(lesson.id).stop
  const before = {
    zh: needs.length === 0 ? '' : `；先看：${needs.join('、')}`,
    en: needs.length === 0 ? '' : `; first: ${needs.join(', ')}`,
  }
  const place = { zh: `${minutes} 分钟${before.zh}`, en: `${minutes} minutes${before.en}` }
  const lines = [...wrap(lesson.question[language], width), ...wrap(place[language], width), '']
  for (const { typescript, python } of lesson.twins ?? [])
    lines.push(...printCode('TypeScript', typescript, width), ...printCode('PyTorch', python, width), '')
  return lines
}

/** What comes after a lesson in the course. */
export function printNext(lesson: Lesson, { language, width = printDefaults.width }: PrintOptions): string[] {
  const { next } = placeOf(lesson.id)
  if (next === undefined) return [{ zh: '这是最后一课。', en: 'This was the last lesson.' }[language]]
  const { id, question } = next.lesson
  return wrap({ zh: `下一课：${question.zh}（${id}）`, en: `Next: ${question.en} (${id})` }[language], width)
}

/** A line of code under the name of its language; a long one goes on below itself. */
function printCode(name: string, code: string, width: number): string[] {
  const margin = 14
  return wrap(`  ${name.padEnd(margin - 2)}${code}`, width, ' '.repeat(margin))
}

/**
 * A part of a lesson: its paragraphs, then its figures.
 *
 * @param room lines that it may take; figures that find no room are named, and how to see them. Default: all it needs.
 */
export function printPart({ kind, text, figures }: LessonPart, options: PrintOptions, room = Infinity): string[] {
  const { language, width = printDefaults.width } = options
  const lines = [`── ${heads[kind][language]} ──`, '']
  for (const paragraph of text[language]) lines.push(...wrap(paragraph, width), '')
  const hidden: string[] = []
  for (const figure of figures) {
    const printed = [...printFigure(figure, options), '']
    if (lines.length + printed.length <= room) lines.push(...printed)
    else hidden.push(figure.name)
  }
  if (hidden.length > 0) lines.push(...wrap(unseen(hidden, language), width), '')
  return lines
}

function unseen(names: readonly string[], language: Language): string {
  const list = names.join(language === 'zh' ? '、' : ', ')
  return language === 'zh'
    ? `……一屏放不下的图：${list}。--full 看全部`
    : `… figures that need more than a screen: ${list}. --full shows all`
}

import { wrap } from '../figures/text-width.js'
import { path } from '../path.js'
import { type PrintOptions, printDefaults } from './print-options.js'

/** The course: its chapters, the questions with the minutes that they take, and where a session begins. */
export function printListing({ language, width = printDefaults.width }: PrintOptions): string[] {
  const ids = path.flatMap(({ stops }) => stops.map(({ lesson }) => lesson.id))
  const margin = Math.max(...ids.map(id => id.length)) + 8
  const lines: string[] = []
  let session = 0
  for (const [i, { title, stops }] of path.entries()) {
    const minutes = stops.reduce((sum, stop) => sum + stop.minutes, 0)
    lines.push({ zh: `${i + 1} ${title.zh}（${minutes} 分钟）`, en: `${i + 1} ${title.en} (${minutes} min)` }[language])
    for (const { lesson, minutes, session: own } of stops) {
      if (own !== session) lines.push({ zh: `  ── 第 ${own} 次课 ──`, en: `  ── session ${own} ──` }[language])
      session = own
      const head = `  ${String(minutes).padStart(2)}  ${lesson.id}`.padEnd(margin)
      lines.push(...wrap(head + lesson.question[language], width, ' '.repeat(margin)))
    }
    lines.push('')
  }
  return [
    ...lines,
    {
      zh: '左边是分钟数。看答案：glassformer explain ID',
      en: 'On the left, minutes. The answers: glassformer explain ID',
    }[language],
    { zh: '术语表：glassformer explain --glossary', en: 'The terms: glassformer explain --glossary' }[language],
  ]
}

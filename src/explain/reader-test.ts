import { groups } from './lesson.js'
import { lessons } from './lessons.js'

/**
 * The reader test as a page: for each lesson, what someone who has read only it can now predict, and where the lesson
 * checks it.
 */
export function readerTestPage(): string {
  const lines = [
    '# The reader test',
    '',
    'For each lesson: what someone who has read only that lesson can now predict, and where it is checked. Every lesson',
    'ends in a question whose answer the running model gives: in the studio under the lesson, in the terminal with',
    '`glassformer explain ID --answer "…"`. Read the lesson on one model and example, answer the question on another.',
    '',
    'This page is made from the lessons by `node scripts/build-lesson-pages.mjs`; a test holds it to them.',
  ]
  for (const [group, title] of Object.entries(groups)) {
    lines.push('', `## ${title.en} · ${title.zh}`)
    for (const lesson of lessons.filter(each => each.group === group)) {
      lines.push('', `### \`${lesson.id}\` ${plain(lesson.question.en)} · ${plain(lesson.question.zh)}`, '')
      lines.push(`- Can now predict: ${lesson.reader.en}`, `- 读完之后能预测：${lesson.reader.zh}`)
      const checked = lesson.prediction
      lines.push(
        checked === undefined
          ? '- Checked: by its figures alone.'
          : `- Checked by: “${template(checked.question.en)}” · “${template(checked.question.zh)}”`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}

function plain(text: string): string {
  return text.replaceAll('\n', ' ')
}

/** What stands in for the numbers that the running model puts in. */
function template(text: string): string {
  return text.replace(/\{\{(\w+)(?::[^}]+)?\}\}/g, (_, name: string) => `‹${name}›`)
}

import { exercisesOf } from './exercises/exercises.js'
import { path } from './path.js'
import type { Bilingual } from './text.js'

/**
 * The reader test as a page: for each lesson, what someone who has read only it can now predict, and where the lesson
 * checks it.
 */
export function readerTestPage(): string {
  const lines = [
    '# The reader test',
    '',
    'For each lesson: what someone who has read only that lesson can now predict, and where it is checked. Every lesson',
    'asks for a prediction and ends in two exercises, whose answers the running model gives: in the studio, and in the',
    'terminal with `glassformer explain ID --answer "…"` and `--exercise 1 --answer "…"`. Read the lesson on one model',
    'and example, answer the question on another.',
    '',
    'This page is made from the lessons by `node scripts/build-lesson-pages.mjs`; a test holds it to them.',
  ]
  for (const { title, stops } of path) {
    lines.push('', `## ${title.en} · ${title.zh}`)
    for (const { lesson } of stops) {
      const { id, question, reader, prediction } = lesson
      lines.push('', `### \`${id}\` ${plain(question.en)} · ${plain(question.zh)}`, '')
      lines.push(`- Can now predict: ${reader.en}`, `- 读完之后能预测：${reader.zh}`)
      lines.push(
        prediction === undefined ? '- Checked: by its figures alone.' : `- Checked by: ${quoted(prediction.question)}`,
      )
      for (const [i, exercise] of exercisesOf(id).entries())
        lines.push(`- Exercise ${i + 1}: ${quoted(exercise.question)}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function plain(text: string): string {
  return text.replaceAll('\n', ' ')
}

function quoted({ en, zh }: Bilingual): string {
  return `“${template(en)}” · “${template(zh)}”`
}

/** What stands in for the numbers that the running model puts in. */
function template(text: string): string {
  return text.replace(/\{\{(\w+)(?::[^}]+)?\}\}/g, (_, name: string) => `‹${name}›`)
}

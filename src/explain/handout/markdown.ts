import { drawFigure } from '../draw/draw-figure.js'
import type { LessonPart } from '../lesson-view.js'
import type { Language } from '../text.js'
import type { Chapter, OpenedLesson } from './course.js'
import { words } from './words.js'

/** The course as Markdown: a page of contents, a page for each lesson, a key, and a picture for each figure. */
export function markdownHandout(chapters: readonly Chapter[], language: Language): ReadonlyMap<string, string> {
  const opened = chapters.flatMap(chapter => chapter.lessons)
  const pages = opened.map(each => [pageOf(each.lesson.id), lessonPage(each, language)] as const)
  const pictures = opened.flatMap(({ lesson, parts }) =>
    parts
      .flatMap(part => part.figures)
      .map(figure => [pictureOf(lesson.id, figure.name), `${drawFigure(figure, { language })}\n`] as const),
  )
  return new Map([
    ['README.md', contents(chapters, language)],
    ...pages,
    ['key.md', key(opened, language)],
    ...pictures,
  ])
}

function pageOf(id: string): string {
  return `${id}.md`
}

function pictureOf(id: string, figure: string): string {
  return `${id}.${figure}.svg`
}

function contents(chapters: readonly Chapter[], language: Language): string {
  const lists = chapters.map(({ title, lessons }) => [
    `## ${title[language]}`,
    lessons.map(({ lesson: { id, question } }) => `- [${question[language]}](${pageOf(id)})`).join('\n'),
  ])
  const toKey = `[${words.key[language]}](key.md)`
  return blocks([`# ${words.title[language]}`, words.about[language], ...lists.flat(), toKey])
}

function lessonPage({ lesson, parts, prediction }: OpenedLesson, language: Language): string {
  const twins = (lesson.twins ?? []).flatMap(({ typescript, python }) => [
    code('ts', typescript),
    code('python', python),
  ])
  const asked = prediction === undefined ? [] : [`## ${words.predict[language]}`, prediction.question[language]]
  const [worked = [], ...others] = parts.map(part => partOf(lesson.id, part, language))
  return blocks([`# ${lesson.question[language]}`, ...twins, ...worked, ...asked, ...others.flat()])
}

function partOf(id: string, { kind, text, figures }: LessonPart, language: Language): string[] {
  const pictures = figures.map(({ name, title }) => `![${title[language]}](${pictureOf(id, name)})`)
  return [`## ${words.parts[kind][language]}`, ...text[language], ...pictures]
}

function key(opened: readonly OpenedLesson[], language: Language): string {
  const answers = opened.flatMap(({ lesson: { id, question }, prediction }) =>
    prediction === undefined ? [] : [`- [${question[language]}](${pageOf(id)}): ${prediction.asked.answer}`],
  )
  return blocks([`# ${words.key[language]}`, answers.join('\n')])
}

function code(name: string, line: string): string {
  return `\`\`\`${name}\n${line}\n\`\`\``
}

function blocks(all: readonly string[]): string {
  return `${all.join('\n\n')}\n`
}

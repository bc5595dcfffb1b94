import { answerText } from '../answers.js'
import { drawFigure } from '../draw/draw-figure.js'
import { glossary } from '../glossary/glossary.js'
import type { AskedPrediction, LessonPart } from '../lesson-view.js'
import { placeOf } from '../path.js'
import type { Language } from '../text.js'
import { type Chapter, lessonsOf, type OpenedLesson } from './course.js'
import { TermLinks, type TermWriter, termId } from './term-links.js'
import { minutesText, timeText, words } from './words.js'

const GLOSSARY = 'glossary.md'

/** Terms in Markdown: links to their headings on a page of their own. */
const markdownTerms: TermWriter = {
  plain: text => text,
  term: (word, term) => `[${word}](${GLOSSARY}#${termId(term)})`,
}

/**
 * The course as Markdown: a page of contents, a page for each lesson, the glossary, a key, and a picture for each figure.
 */
export function markdownHandout(chapters: readonly Chapter[], language: Language): ReadonlyMap<string, string> {
  const opened = lessonsOf(chapters)
  const terms = new TermLinks(language, markdownTerms)
  const pages = opened.map(each => [pageOf(each.lesson.id), lessonPage(each, language, terms)] as const)
  const pictures = opened.flatMap(({ lesson, parts }) =>
    parts
      .flatMap(part => part.figures)
      .map(figure => [pictureOf(lesson.id, figure.name), `${drawFigure(figure, { language })}\n`] as const),
  )
  return new Map([
    ['README.md', contents(chapters, language)],
    ...pages,
    [GLOSSARY, terminology(language)],
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

function linkTo(id: string, language: Language): string {
  return `[${placeOf(id).stop.lesson.question[language]}](${pageOf(id)})`
}

function contents(chapters: readonly Chapter[], language: Language): string {
  const lists = chapters.map(({ title, lessons }) => [
    `## ${title[language]}`,
    lessons.map(opened => `- ${linkTo(opened.lesson.id, language)} ${minutesText(opened, language)}`).join('\n'),
  ])
  const ends = [`[${words.glossary[language]}](${GLOSSARY})`, `[${words.key[language]}](key.md)`]
  return blocks([`# ${words.title[language]}`, words.about[language], ...lists.flat(), ...ends])
}

function lessonPage(opened: OpenedLesson, language: Language, terms: TermLinks): string {
  const { lesson, parts, prediction, exercises, needs } = opened
  const twins = (lesson.twins ?? []).flatMap(({ typescript, python }) => [
    code('ts', typescript),
    code('python', python),
  ])
  const first = needs.map(id => linkTo(id, language)).join(' · ')
  const place = timeText(opened, language) + (first === '' ? '' : ` · ${words.first[language]}${first}`)
  const asked = prediction === undefined ? [] : [`## ${words.predict[language]}`, questionOf(prediction, language)]
  const [worked = [], ...others] = parts.map(part => partOf(lesson.id, part, language, terms))
  const tasks = exercises.map((exercise, i) => `${i + 1}. ${questionOf(exercise, language)}`).join('\n')
  const { next } = placeOf(lesson.id)
  return blocks([
    `# ${lesson.question[language]}`,
    place,
    ...twins,
    ...worked,
    ...asked,
    ...others.flat(),
    `## ${words.exercises[language]}`,
    tasks,
    ...(next === undefined ? [] : [`${words.next[language]}${linkTo(next.lesson.id, language)}`]),
  ])
}

/** A question, and what there is to choose from unless the question says it. */
function questionOf({ question, asked }: AskedPrediction, language: Language): string {
  const options = asked.options?.includes('yes') === true ? [] : (asked.options ?? [])
  return [question[language], ...options.map(option => `\`${option}\``)].join(' ')
}

function partOf(id: string, { kind, text, figures }: LessonPart, language: Language, terms: TermLinks): string[] {
  const pictures = figures.map(({ name, title }) => `![${title[language]}](${pictureOf(id, name)})`)
  return [`## ${words.parts[kind][language]}`, ...text[language].map(content => linked(content, terms)), ...pictures]
}

/** A paragraph with its terms as links; what is in backticks stays as it is. */
function linked(content: string, terms: TermLinks): string {
  return content
    .split('`')
    .map((piece, i) => (i % 2 === 1 ? `\`${piece}\`` : terms.in(piece)))
    .join('')
}

function terminology(language: Language): string {
  const other = language === 'zh' ? 'en' : 'zh'
  const entries = glossary.flatMap(term => [
    `<a id="${termId(term)}"></a>**${term[language]}** (${term[other]}): ${term.meaning[language]} → ${linkTo(term.lesson, language)}`,
  ])
  return blocks([`# ${words.glossary[language]}`, ...entries])
}

function key(opened: readonly OpenedLesson[], language: Language): string {
  const answers = opened.flatMap(({ lesson, prediction, exercises }) => {
    const all = [
      ...(prediction === undefined ? [] : [`  - ${words.prediction[language]}: ${said(prediction, language)}`]),
      ...exercises.map((exercise, i) => `  - ${i + 1}: ${said(exercise, language)}`),
    ]
    return [`- ${linkTo(lesson.id, language)}`, ...all]
  })
  return blocks([`# ${words.key[language]}`, answers.join('\n')])
}

function said({ asked }: AskedPrediction, language: Language): string {
  return answerText(asked.answer, language)
}

function code(name: string, line: string): string {
  return `\`\`\`${name}\n${line}\n\`\`\``
}

function blocks(all: readonly string[]): string {
  return `${all.join('\n\n')}\n`
}

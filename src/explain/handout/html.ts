import { drawFigure } from '../draw/draw-figure.js'
import { element, escapeText } from '../draw/markup.js'
import type { LessonPart } from '../lesson-view.js'
import type { Language } from '../text.js'
import type { Chapter, OpenedLesson } from './course.js'
import { STYLE } from './style.js'
import { words } from './words.js'

/** The course as one page for a screen and for A4 paper: nothing in it is fetched. */
export function htmlHandout(chapters: readonly Chapter[], language: Language): ReadonlyMap<string, string> {
  const title = words.title[language]
  const head = element(
    'head',
    {},
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    element('title', {}, escapeText(title)),
    element('style', {}, STYLE),
  )
  const body = element(
    'body',
    {},
    element('header', {}, element('h1', {}, escapeText(title)), paragraph(words.about[language])),
    contents(chapters, language),
    element('main', {}, ...chapters.map(chapter => chapterOf(chapter, language))),
    key(chapters, language),
  )
  const page = element('html', { lang: language === 'zh' ? 'zh-CN' : 'en' }, head, body)
  return new Map([['course.html', `<!doctype html>\n${page}\n`]])
}

function contents(chapters: readonly Chapter[], language: Language): string {
  const items = chapters.map(({ title, lessons }) => {
    const links = lessons.map(({ lesson: { id, question } }) =>
      element('li', {}, element('a', { href: `#${id}` }, inline(question[language]))),
    )
    return element('li', {}, escapeText(title[language]), element('ol', {}, ...links))
  })
  return element(
    'nav',
    { 'aria-label': words.contents[language] },
    element('h2', {}, escapeText(words.contents[language])),
    element('ol', { class: 'chapters' }, ...items),
  )
}

function chapterOf({ title, lessons }: Chapter, language: Language): string {
  const articles = lessons.map(lesson => lessonOf(lesson, language))
  return element('section', {}, element('h2', {}, escapeText(title[language])), ...articles)
}

function lessonOf({ lesson, parts, prediction }: OpenedLesson, language: Language): string {
  const twins = (lesson.twins ?? []).map(({ typescript, python }) =>
    element(
      'dl',
      { class: 'twin' },
      ...[
        ['TypeScript', typescript],
        ['PyTorch', python],
      ].flatMap(([name = '', code = '']) => [
        element('dt', {}, name),
        element('dd', {}, element('code', {}, escapeText(code))),
      ]),
    ),
  )
  const asked =
    prediction === undefined
      ? []
      : [
          element(
            'div',
            { class: 'predict' },
            element('h4', {}, escapeText(words.predict[language])),
            paragraph(prediction.question[language]),
          ),
        ]
  const [worked, ...others] = parts.map(part => partOf(part, language))
  return element(
    'article',
    { id: lesson.id },
    element('h3', {}, inline(lesson.question[language])),
    ...twins,
    worked ?? '',
    ...asked,
    ...others,
  )
}

function partOf({ kind, text, figures }: LessonPart, language: Language): string {
  return element(
    'section',
    { class: kind },
    element('h4', {}, escapeText(words.parts[kind][language])),
    ...text[language].map(paragraph),
    ...figures.map(figure => element('figure', {}, drawFigure(figure, { language }))),
  )
}

/** What the model answered to the questions: a page of its own, for whoever teaches. */
function key(chapters: readonly Chapter[], language: Language): string {
  const answers = chapters
    .flatMap(({ lessons }) => lessons)
    .flatMap(({ lesson, prediction }) =>
      prediction === undefined
        ? []
        : [
            element('dt', {}, element('a', { href: `#${lesson.id}` }, inline(lesson.question[language]))),
            element('dd', {}, escapeText(prediction.asked.answer)),
          ],
    )
  return element(
    'section',
    { class: 'key' },
    element('h2', {}, escapeText(words.key[language])),
    element('dl', {}, ...answers),
  )
}

function paragraph(content: string): string {
  return element('p', {}, inline(content))
}

/** Words in backticks are code. */
function inline(content: string): string {
  return content
    .split('`')
    .map((piece, i) => (i % 2 === 1 ? element('code', {}, escapeText(piece)) : escapeText(piece)))
    .join('')
}

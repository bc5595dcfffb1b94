import { answerText } from '../answers.js'
import { element, escapeText } from '../draw/markup.js'
import { glossary } from '../glossary/glossary.js'
import { placeOf } from '../path.js'
import type { Language } from '../text.js'
import { type Chapter, lessonsOf } from './course.js'
import { htmlLesson, linkTo } from './html-lesson.js'
import { htmlPage } from './html-page.js'
import { htmlTerms, inline, paragraph } from './html-text.js'
import { TermLinks, termId } from './term-links.js'
import { minutesText, words } from './words.js'

/** The course as one page for a screen and for A4 paper: nothing in it is fetched. */
export function htmlHandout(chapters: readonly Chapter[], language: Language): ReadonlyMap<string, string> {
  const title = words.title[language]
  const terms = new TermLinks(language, htmlTerms)
  const page = htmlPage(
    title,
    language,
    element('header', {}, element('h1', {}, escapeText(title)), paragraph(words.about[language])),
    contents(chapters, language),
    element('main', {}, ...chapters.map(chapter => chapterOf(chapter, language, terms))),
    terminology(language),
    key(chapters, language),
  )
  return new Map([['course.html', page]])
}

function contents(chapters: readonly Chapter[], language: Language): string {
  const items = chapters.map(({ title, lessons }) => {
    const links = lessons.map(opened => {
      const time = element('small', {}, ` ${minutesText(opened, language)}`)
      return element('li', {}, linkTo(opened.lesson.id, opened.lesson.question[language]), time)
    })
    return element('li', {}, escapeText(title[language]), element('ol', {}, ...links))
  })
  return element(
    'nav',
    { 'aria-label': words.contents[language] },
    element('h2', {}, escapeText(words.contents[language])),
    element('ol', { class: 'chapters' }, ...items),
  )
}

function chapterOf({ title, lessons }: Chapter, language: Language, terms: TermLinks): string {
  const articles = lessons.map(lesson => htmlLesson(lesson, language, terms))
  return element('section', {}, element('h2', {}, escapeText(title[language])), ...articles)
}

/** What the terms mean, each with its name in the other language and the lesson that explains it. */
function terminology(language: Language): string {
  const other = language === 'zh' ? 'en' : 'zh'
  const items = glossary.flatMap(term => [
    element('dt', { id: `term-${termId(term)}` }, `${escapeText(term[language])} `, element('small', {}, term[other])),
    element(
      'dd',
      {},
      `${inline(term.meaning[language])} → `,
      linkTo(term.lesson, placeOf(term.lesson).stop.lesson.question[language]),
    ),
  ])
  return element(
    'section',
    { class: 'glossary' },
    element('h2', {}, escapeText(words.glossary[language])),
    element('dl', {}, ...items),
  )
}

/** What the model answered: a page of its own, for whoever teaches. */
function key(chapters: readonly Chapter[], language: Language): string {
  const answers = lessonsOf(chapters).flatMap(({ lesson, prediction, exercises }) => [
    element('dt', {}, linkTo(lesson.id, lesson.question[language])),
    ...(prediction === undefined ? [] : [answer(words.prediction[language], prediction.asked.answer, language)]),
    ...exercises.map(({ asked }, i) => answer(String(i + 1), asked.answer, language)),
  ])
  return element(
    'section',
    { class: 'key' },
    element('h2', {}, escapeText(words.key[language])),
    element('dl', {}, ...answers),
  )
}

function answer(to: string, text: string, language: Language): string {
  return element('dd', {}, element('small', {}, `${to}: `), escapeText(answerText(text, language)))
}

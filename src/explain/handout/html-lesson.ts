import { answerText } from '../answers.js'
import { drawFigure } from '../draw/draw-figure.js'
import { element, escapeText } from '../draw/markup.js'
import type { AskedPrediction, LessonPart } from '../lesson-view.js'
import { placeOf } from '../path.js'
import type { Language } from '../text.js'
import type { OpenedLesson } from './course.js'
import { inline, paragraph } from './html-text.js'
import type { TermLinks } from './term-links.js'
import { timeText, words } from './words.js'

/** A lesson as an article: its place, its parts, its exercises. */
export function htmlLesson(opened: OpenedLesson, language: Language, terms: TermLinks): string {
  const { lesson, parts, prediction, exercises } = opened
  const { next } = placeOf(lesson.id)
  const [worked, ...others] = parts
  return element(
    'article',
    { id: lesson.id },
    element('h3', {}, inline(lesson.question[language])),
    placeLine(opened, language),
    twins(opened),
    worked === undefined ? '' : partOf(worked, language, terms),
    prediction === undefined ? '' : predict(prediction, language),
    ...others.map(part => partOf(part, language, terms)),
    element(
      'section',
      { class: 'exercises' },
      element('h4', {}, escapeText(words.exercises[language])),
      element('ol', {}, ...exercises.map(exercise => element('li', {}, questionOf(exercise, language)))),
    ),
    next === undefined
      ? ''
      : element('p', { class: 'place' }, words.next[language], linkTo(next.lesson.id, next.lesson.question[language])),
  )
}

function placeLine(opened: OpenedLesson, language: Language): string {
  const needs = opened.needs.map(id => linkTo(id, placeOf(id).stop.lesson.question[language]))
  const before = needs.length === 0 ? '' : ` · ${words.first[language]}${needs.join(' · ')}`
  return element('p', { class: 'place' }, timeText(opened, language) + before)
}

/** A link to a lesson by its question. */
export function linkTo(id: string, question: string): string {
  return element('a', { href: `#${id}` }, inline(question))
}

function twins({ lesson }: OpenedLesson): string {
  const codes = (lesson.twins ?? []).map(({ typescript, python }) => {
    const lines: readonly (readonly [name: string, code: string])[] = [
      ['TypeScript', typescript],
      ['PyTorch', python],
    ]
    const items = lines.flatMap(([name, code]) => [
      element('dt', {}, name),
      element('dd', {}, element('code', {}, escapeText(code))),
    ])
    return element('dl', { class: 'twin' }, ...items)
  })
  return codes.join('')
}

function predict(prediction: AskedPrediction, language: Language): string {
  const head = element('h4', {}, escapeText(words.predict[language]))
  return element('div', { class: 'predict' }, head, element('p', {}, questionOf(prediction, language)))
}

/** A question, and what there is to choose from unless the question says it. */
function questionOf({ question, asked }: AskedPrediction, language: Language): string {
  const isYesOrNo = asked.options?.includes('yes') === true
  const options = isYesOrNo ? [] : (asked.options ?? [])
  const choices = options.map(option => element('code', {}, escapeText(answerText(option, language))))
  return [inline(question[language]), ...choices].join(' ')
}

function partOf({ kind, text, figures }: LessonPart, language: Language, terms: TermLinks): string {
  return element(
    'section',
    { class: kind },
    element('h4', {}, escapeText(words.parts[kind][language])),
    ...text[language].map(content => paragraph(content, terms)),
    ...figures.map(figure => element('figure', {}, drawFigure(figure, { language }))),
  )
}

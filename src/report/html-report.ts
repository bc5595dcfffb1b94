import { drawFigure } from '../explain/draw/draw-figure.js'
import { element, escapeText } from '../explain/draw/markup.js'
import { htmlPage } from '../explain/handout/html-page.js'
import type { Bilingual, Language } from '../explain/text.js'
import { count } from '../math/number-words.js'
import { isRight } from './answer.js'
import { reportFigures } from './figures.js'
import type { RunReport } from './run-report.js'
import { type SettingName, settingNames } from './settings.text.js'

const words = {
  title: { zh: '训练报告：', en: 'Training report: ' },
  right: { zh: '留出的 {n} 条里，完全正确 {right} 条。', en: 'Of {n} held-out pairs, {right} are answered exactly.' },
  none: {
    zh: '这个任务没有留出数据，所以没有答案可看。',
    en: 'The task holds no pairs out, so there are no answers to show.',
  },
} as const satisfies Record<string, Bilingual>

const names = Object.keys(settingNames) as SettingName[]

export interface ReportOptions {
  readonly language: Language
  /** How many of the worst answers are shown. */
  readonly worst: number
}

/** A report as one page: nothing in it is fetched. */
export function htmlReport(report: RunReport, { language, worst }: ReportOptions): string {
  const title = words.title[language] + report.name
  const { settings } = report
  const rows = names.flatMap(name =>
    settings[name] === undefined ? [] : [row(settingNames[name][language], settings[name])],
  )
  const figures = reportFigures(report, worst).map(figure =>
    element('figure', { id: figure.name }, drawFigure(figure, { language })),
  )
  return htmlPage(
    title,
    language,
    element('h1', {}, escapeText(title)),
    element('p', {}, escapeText(summary(report, language))),
    element('main', {}, element('table', {}, element('tbody', {}, ...rows)), ...figures),
  )
}

function row(name: string, value: string): string {
  return element('tr', {}, element('th', { scope: 'row' }, escapeText(name)), element('td', {}, escapeText(value)))
}

function summary({ answers }: RunReport, language: Language): string {
  if (answers.length === 0) return words.none[language]
  const right = answers.filter(isRight).length
  return words.right[language].replace('{n}', count(answers.length)).replace('{right}', count(right))
}

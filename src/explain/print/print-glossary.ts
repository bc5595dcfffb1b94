import { padEnd, textWidth, wrap } from '../figures/text-width.js'
import { glossary } from '../glossary/glossary.js'
import { type PrintOptions, printDefaults } from './print-options.js'

/** The terms: each with its name in the other language, what it means, and the lesson that explains it. */
export function printGlossary({ language, width = printDefaults.width }: PrintOptions): string[] {
  const other = language === 'zh' ? 'en' : 'zh'
  const first = widest(glossary.map(term => term[language])) + 2
  const margin = first + widest(glossary.map(term => term[other])) + 2
  return glossary.flatMap(term => {
    const where = { zh: `（${term.lesson}）`, en: ` (${term.lesson})` }[language]
    const head = padEnd(padEnd(term[language], first) + term[other], margin)
    return wrap(head + term.meaning[language] + where, width, ' '.repeat(margin))
  })
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(textWidth))
}

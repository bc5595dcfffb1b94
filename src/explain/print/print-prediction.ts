import { answerText, isRight, numbersMissed } from '../answers.js'
import { wrap } from '../figures/text-width.js'
import type { Asked } from '../lesson.js'
import type { AskedPrediction } from '../lesson-view.js'
import type { Bilingual, Language } from '../text.js'
import { type PrintOptions, printDefaults } from './print-options.js'

const head: Bilingual = { zh: '猜一猜', en: 'Predict' }
const howToCheck: Bilingual = { zh: '核对：加上 --answer "…"', en: 'Check it: add --answer "…"' }

/** A lesson's question to its reader, and whether the answer is right where one is given. */
export function printPrediction(
  { question, asked }: AskedPrediction,
  { given, key = false }: { readonly given?: string; readonly key?: boolean },
  { language, width = printDefaults.width }: PrintOptions,
): string[] {
  const last = given === undefined ? howToCheck[language] : verdict(asked, given, language, key)
  return [
    `── ${head[language]} ──`,
    '',
    ...wrap(question[language], width),
    ...(asked.options === undefined ? [] : wrap(`  ${optionsText(asked.options, language)}`, width, '  ')),
    '',
    ...wrap(last, width),
    '',
  ]
}

/** What there is to choose from. */
export function optionsText(options: readonly string[], language: Language): string {
  return options.map(option => answerText(option, language)).join('  ')
}

/** What is said to an answer. One that is wrong may be tried again, unless the key is wanted. */
export function verdict(asked: Asked, given: string, language: Language, key: boolean): string {
  const missed = numbersMissed(asked, given)
  if (missed !== undefined) return unreadable(given, missed)[language]
  const answer = answerText(asked.answer, language)
  const right: Bilingual = { zh: `对：${answer}。`, en: `Right: ${answer}.` }
  const wrong: Bilingual = key
    ? { zh: `不对，应为 ${answer}。`, en: `No: it is ${answer}.` }
    : { zh: '不对，再想想；加上 --key 看答案。', en: 'No. Try again; --key shows the answer.' }
  return (isRight(asked, given) ? right : wrong)[language]
}

/** Says what was expected, and keeps the answer: whoever mistyped may try again. */
function unreadable(given: string, count: number): Bilingual {
  return {
    zh: `“${given}”没法核对：答案是 ${count} 个数。`,
    en: `“${given}” can’t be checked: the answer is ${count === 1 ? 'one number' : `${count} numbers`}.`,
  }
}

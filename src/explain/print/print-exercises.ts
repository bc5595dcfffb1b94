import { answerText } from '../answers.js'
import { wrap } from '../figures/text-width.js'
import type { AskedPrediction } from '../lesson-view.js'
import type { Bilingual } from '../text.js'
import { type PrintOptions, printDefaults } from './print-options.js'
import { optionsText, verdict } from './print-prediction.js'

const heading: Bilingual = { zh: '练习', en: 'Exercises' }

export interface ExercisesToPrint {
  /** The only one to print, counted from one. Default: all. */
  readonly only?: number
  /** What the reader says to that one. */
  readonly given?: string
  /** Whether the answers are printed: for teachers. Default false. */
  readonly key?: boolean
}

/** A lesson's exercises, numbered from one; without their answers unless they are wanted. */
export function printExercises(
  id: string,
  exercises: readonly AskedPrediction[],
  { only, given, key = false }: ExercisesToPrint,
  { language, width = printDefaults.width }: PrintOptions,
): string[] {
  const answered = only !== undefined && given !== undefined
  const check = `glassformer explain ${id} --exercise ${only ?? 1} --answer "…"`
  const howToCheck = { zh: `核对：${check}`, en: `Check: ${check}` }
  const indented = (text: string, first: string): string[] => wrap(first + text, width, '   ')
  return [
    `── ${heading[language]} ──`,
    '',
    ...exercises.flatMap(({ question, asked }, i) => {
      if (only !== undefined && only !== i + 1) return []
      const said = answered
        ? verdict(asked, given, language, key)
        : key
          ? `→ ${answerText(asked.answer, language)}`
          : undefined
      return [
        ...indented(question[language], `${i + 1}. `),
        ...(asked.options === undefined ? [] : indented(optionsText(asked.options, language), '   ')),
        ...(said === undefined ? [] : indented(said, '   ')),
        '',
      ]
    }),
    ...(answered || key ? [] : [...wrap(howToCheck[language], width), '']),
  ]
}

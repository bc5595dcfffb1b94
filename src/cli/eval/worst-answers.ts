import { oneLine } from '../../errors/one-line.js'
import type { Answer, WrongAnswer } from '../../report/answer.js'
import { isRight, worstOf } from '../../report/answer.js'

/** The worst answers, one a source: with several targets any of them is right, and the nearest is told. */
export function worstAnswers(answers: readonly Answer[], most: number): WrongAnswer[] {
  const right = new Set(answers.filter(isRight).map(({ input }) => input))
  const bySource = new Map<string, WrongAnswer>()
  for (const wrong of worstOf(answers.filter(({ input }) => !right.has(input)))) bySource.set(wrong.input, wrong)
  return worstOf([...bySource.values()]).slice(0, most)
}

/** `three → 4 ✗ (3), 1 token to change` */
export function worstLine({ input, output, expected, edits }: WrongAnswer): string {
  return oneLine(`${input} → ${output} ✗ (${expected}), ${edits} ${edits === 1 ? 'token' : 'tokens'} to change`)
}

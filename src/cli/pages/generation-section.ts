import { flagNames } from '../../options/flags.js'
import { answerOptions } from '../../runs/answer-options.js'
import { optionTable } from './option-table.js'

const INTRODUCTION = `How answers are found: flags of \`predict\`, and of \`eval\` those that decide which answer is the best; options of \`generate\`
in the library and fields of a request ([serve.md](serve.md)) by the same names. The names are Hugging Face's.`

/** `## Generation\` of `docs/config.md`. */
export function generationSection(): string[] {
  return ['## Generation', INTRODUCTION, optionTable(answerOptions, flagNames(answerOptions))]
}

import { flagNames } from '../../options/flags.js'
import { answerOptions } from '../../runs/answer-options.js'
import { optionTable } from './option-table.js'

const INTRODUCTION = `How answers are found: flags of \`predict\`, and of \`eval\` those that decide which answer is the best; options of \`generate\`
in the library and fields of a request ([serve.md](serve.md)) by the same names. The names are Hugging Face's. An answer that
ends at \`maxNewTokens\`, and not because the model wrote EOS, is marked: by its \`finishReason\` (\`length\`, or \`forcedEos\`), in its
\`warnings\`, and on stderr, where \`predict\` says once how many were cut.`

/** `## Generation\` of `docs/config.md`. */
export function generationSection(): string[] {
  return ['## Generation', INTRODUCTION, optionTable(answerOptions, flagNames(answerOptions))]
}

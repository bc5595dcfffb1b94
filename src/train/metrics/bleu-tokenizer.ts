import { oneOf } from '../../options/values.js'
import { tokenize13a } from './tokenize-13a.js'
import { tokenizeZh } from './tokenize-zh.js'

/** What BLEU compares: sacreBLEU's tokens, by its names. */
export const bleuTokenizers = { '13a': tokenize13a, zh: tokenizeZh } as const

/** How BLEU cuts a text into tokens, by sacreBLEU's names. */
export type BleuTokenizer = keyof typeof bleuTokenizers

const names = ['13a', 'zh'] as const satisfies readonly BleuTokenizer[]

/** The entry of a table of options. */
export const bleuTokenizer = {
  type: oneOf(names),
  about: "what BLEU compares, as sacreBLEU's --tokenize: words and marks, or each Chinese character",
  default: '13a',
} as const

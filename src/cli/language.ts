import type { Language } from '../explain/text.js'
import { oneOf } from '../options/values.js'

/** The option of commands that speak both languages. */
export const languageOption = { type: oneOf(['zh', 'en']), about: 'the language', otherwise: "the terminal's" } as const

/** The language that was asked for, else the terminal's. */
export function languageOr(asked: Language | undefined): Language {
  if (asked !== undefined) return asked
  const locale = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || ''
  return locale.startsWith('zh') ? 'zh' : 'en'
}

import type { Language } from '../explain/text.js'
import { oneOf } from '../options/values.js'

/** The option of commands that speak both languages. */
export const languageOption = { type: oneOf(['zh', 'en']), about: 'the language', otherwise: "the terminal's" } as const

/** The commands with that option. */
const SPEAKING: readonly string[] = ['explain', 'report']

/**
 * The language of a command's errors: that of what it writes, also where its flags are what is wrong.
 *
 * @param args what stands behind `glassformer`
 */
export function languageOfErrors([command = '', ...args]: readonly string[]): Language {
  if (!SPEAKING.includes(command)) return 'en'
  const asked = args.map((arg, i) => (arg === '--lang' ? args[i + 1] : /^--lang=(.*)$/u.exec(arg)?.[1]))
  return languageOr(asked.findLast(language => language === 'zh' || language === 'en'))
}

/** The language that was asked for, else the terminal's. */
export function languageOr(asked: Language | undefined): Language {
  if (asked !== undefined) return asked
  const locale = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || ''
  return locale.startsWith('zh') ? 'zh' : 'en'
}

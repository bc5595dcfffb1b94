import { GlassformerError } from '../../errors/glassformer-error.js'
import { nearestStrings } from '../../math/nearest-strings.js'
import { having, optional } from '../../options/objects.js'
import { aText } from '../../options/values.js'

/** Which languages a model of several is to read and write. */
export interface Languages {
  /** What it reads, as `en`; for an M2M100 alone. */
  readonly sourceLang?: string | undefined
  /** What it writes, as `de`. */
  readonly targetLang?: string | undefined
}

export const languagesType = having({ sourceLang: optional(aText), targetLang: optional(aText) })

/** The languages of M2M100 in the order of their ids, which no file of its folder has. */
const M2M100 = (
  'af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi fr fy ga gd gl gu ha he hi hr ht hu hy id ig ' +
  'ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn mr ms my ne nl no ns oc or pa pl ps pt ro ru sd si sk sl ' +
  'so sq sr ss su sv sw ta th tl tn tr uk ur uz vi wo xh yi yo zh zu'
).split(' ')

/** The same of its sister of WMT 2021. */
const WMT21 = 'en ha is ja cs ru zh de'.split(' ')

/** The tokens of languages that follow an M2M100's `vocab.json`. */
export function m2m100Languages(languageCodes: string | undefined): string[] {
  return (languageCodes === 'wmt21' ? WMT21 : M2M100).map(language => `__${language}__`)
}

/** The tokens of a Marian's languages, which stand among the others. */
export function marianLanguages(tokens: readonly string[]): string[] {
  return tokens.filter(token => /^>>.+<<$/u.test(token))
}

/**
 * The token of a language, written as Marian, M2M100 or NLLB do.
 *
 * @param option what names the language
 * @throws GlassformerError naming the nearest of those that there are
 */
export function languageToken(option: keyof Languages, language: string, tokens: readonly string[]): string {
  const forms = [`>>${language}<<`, `__${language}__`, language]
  const token = tokens.find(known => forms.includes(known))
  if (token !== undefined) return token
  const near = nearestStrings(language, tokens, 5).join(' ')
  throw new GlassformerError(
    `${option} ${language} is no language of the model: ` +
      (tokens.length === 0 ? 'it has no tokens of languages' : `the nearest of ${tokens.length} are ${near}`),
  )
}

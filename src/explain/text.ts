import { GlassformerError } from '../errors/glassformer-error.js'
import { percentage } from '../math/number-words.js'

/** The languages that every text is written in. */
export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** The same text in both languages. A template: `{{energy}}` stands for a computed value (see {@link fill}). */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** The same paragraphs in both languages; templates too. Words in `backticks` are code. */
export interface Paragraphs {
  readonly zh: readonly string[]
  readonly en: readonly string[]
}

/**
 * The computed values that a text refers to by name: a number, a word that is the same in both languages, or a sentence
 * that was chosen by comparing numbers (it may refer to other values in turn).
 */
export type Values = Readonly<Record<string, number | string | Bilingual>>

const REFERENCE = /\{\{(\w+)(?::([^}]+))?\}\}/g
/** A chosen sentence refers to numbers, not to sentences that refer to sentences … */
const DEEPEST = 4

/**
 * Puts the computed values into a text. `{{name}}` shows a number with at most 4 decimals, `{{name:2}}` with exactly
 * two, `{{name:%}}` as a percentage; `{{name:gap}}` and `{{name:change}}` are verbs: “differ by at most 0.1”, “change by
 * at most 0.1”, or that nothing differs or changes.
 *
 * @throws GlassformerError when the text refers to a value that wasn't computed.
 */
export function fill(text: Bilingual, values: Values, language: Language, depth = 0): string {
  return text[language].replace(REFERENCE, (reference, name: string, format: string | undefined) => {
    const value = values[name]
    if (value === undefined || depth > DEEPEST)
      throw new GlassformerError(`${reference} has no value; there are ${Object.keys(values).join(', ')}`)
    if (typeof value === 'number') return differenceText(value, format)?.[language] ?? formatNumber(value, format)
    return typeof value === 'string' ? value : fill(value, values, language, depth + 1)
  })
}

/**
 * A number as the texts show it: whole numbers with separators, others with at most 4 decimals.
 *
 * @param format so many decimals (`2`), `%`, or none.
 */
export function formatNumber(value: number, format?: string): string {
  if (format === '%') return `${trimZeros(percentage(value))}%`
  if (format !== undefined) return withoutMinusZero(value.toFixed(Number(format)))
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e15) return withSeparators(value)
  if (size >= 1e9 || (size !== 0 && size < 1e-4)) return trimExponent(value.toExponential(2))
  return trimZeros(withoutMinusZero(value.toFixed(4)))
}

/** What a largest difference says of the things compared; `undefined` for a format that is no verb. */
function differenceText(size: number, format: string | undefined): Bilingual | undefined {
  const number = formatNumber(size)
  if (format === 'gap')
    return size === 0
      ? { zh: '完全相等', en: 'are exactly equal' }
      : { zh: `最多差 ${number}`, en: `differ by at most ${number}` }
  if (format === 'change')
    return size === 0
      ? { zh: '一点不变', en: 'don’t change at all' }
      : { zh: `最多变 ${number}`, en: `change by at most ${number}` }
  return undefined
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function trimExponent(text: string): string {
  return text.replace(/\.?0*e\+?/, 'e')
}

function withoutMinusZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
}

/** 352,717; four digits stay together, as in a year or a table size. */
function withSeparators(value: number): string {
  const digits = String(Math.abs(value))
  const text = digits.length <= 4 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, ',')
  return value < 0 ? `-${text}` : text
}

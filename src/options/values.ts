import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest.js'
import { shown } from './shown.js'
import type { JsonSchema, ValueType } from './value-type.js'

/** The bounds of a number; a bound that is left out is none. */
export interface Range {
  readonly from?: number
  readonly above?: number
  readonly to?: number
  readonly below?: number
}

/** A whole number, by default from 0 up. */
export function whole(from = 0, to = Number.MAX_SAFE_INTEGER): ValueType<number> {
  const range = { from, ...(to < Number.MAX_SAFE_INTEGER && { to }) }
  return numeric('a whole number', 'integer', range, value => Number.isSafeInteger(value))
}

/** A finite number. */
export function real(range: Range = {}): ValueType<number> {
  return numeric('a number', 'number', range, () => true)
}

/** A share of something: from 0 up and below 1. */
export const share = real({ from: 0, below: 1 })

export const trueOrFalse: ValueType<boolean> = leaf({
  words: 'true or false',
  jsonSchema: { type: 'boolean' },
  accepts: value => typeof value === 'boolean',
  parse: text => ({ true: true, false: false })[text],
})

export const aText: ValueType<string> = leaf({
  words: 'a text',
  jsonSchema: { type: 'string' },
  accepts: value => typeof value === 'string',
  parse: text => text,
})

/** One of these names. */
export function oneOf<const N extends string>(names: readonly N[]): ValueType<N> {
  const words = `one of ${names.join(', ')}`
  const isName = (value: unknown): value is N => names.some(name => name === value)
  return {
    words,
    jsonSchema: { type: 'string', enum: names },
    choices: names,
    parse: text => text,
    settle(value, place) {
      if (isName(value)) return value
      const [near] = typeof value === 'string' ? nearestStrings(value, names, 1) : []
      const hint = near === undefined ? '' : ` (did you mean ${near}?)`
      throw new GlassformerError(`${place} must be ${words}, not ${shown(value)}${hint}`)
    },
  }
}

/** What makes a {@link ValueType} of a check. */
export interface Leaf<T> {
  readonly words: string
  readonly jsonSchema: JsonSchema
  readonly accepts: (value: unknown) => value is T
  readonly parse?: (text: string) => unknown
}

/** A value that is right or wrong as a whole. */
export function leaf<T>({ accepts, ...type }: Leaf<T>): ValueType<T> {
  return {
    ...type,
    settle(value, place) {
      if (accepts(value)) return value
      throw new GlassformerError(`${place} must be ${type.words}, not ${shown(value)}`)
    },
  }
}

function numeric(kind: string, type: string, range: Range, is: (value: number) => boolean): ValueType<number> {
  const { from, above, to, below } = range
  return leaf({
    words: `${kind}${rangeWords(range)}`,
    jsonSchema: {
      type,
      ...(from !== undefined && { minimum: from }),
      ...(above !== undefined && { exclusiveMinimum: above }),
      ...(to !== undefined && { maximum: to }),
      ...(below !== undefined && { exclusiveMaximum: below }),
    },
    accepts: (value): value is number =>
      typeof value === 'number' &&
      Number.isFinite(value) &&
      is(value) &&
      !(from !== undefined && value < from) &&
      !(above !== undefined && value <= above) &&
      !(to !== undefined && value > to) &&
      !(below !== undefined && value >= below),
    parse: text => (text.trim() === '' ? undefined : Number(text)),
  })
}

/** ` from 0 up, below 1`. */
function rangeWords({ from, above, to, below }: Range): string {
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`
  const bounds = [
    ...(from === undefined ? [] : [`from ${from} up`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(to === undefined ? [] : [`up to ${to}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ]
  return bounds.length === 0 ? '' : ` ${bounds.join(', ')}`
}

import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest-strings.js'
import { shown } from './shown.js'
import type { BoundedType, JsonSchema, ValueType } from './value-type.js'

/** The bounds of a number; a bound that is left out is none. */
export interface Range {
  readonly from?: number
  readonly above?: number
  readonly to?: number
  readonly below?: number
}

/** A whole number, by default from 0 up; `kind` is what errors call it. */
export function whole(from = 0, to = Number.MAX_SAFE_INTEGER, kind = 'a whole number'): BoundedType<number> {
  const range = { from, ...(to < Number.MAX_SAFE_INTEGER && { to }) }
  return numeric({ kind, jsonType: 'integer', range, is: Number.isSafeInteger })
}

/** A finite number. */
export function real(range: Range = {}): BoundedType<number> {
  return numeric({ kind: 'a number', jsonType: 'number', range, is: Number.isFinite })
}

/** What random numbers start from. */
export const aSeed = whole(0, 2 ** 32 - 1)

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

export const anAbortSignal: ValueType<AbortSignal> = leaf({
  words: 'an AbortSignal',
  accepts: (value): value is AbortSignal => typeof value === 'object' && value !== null && 'aborted' in value,
})

/** One of these names, or of these and true or false. */
export function oneOf<const N extends string | boolean>(names: readonly N[]): ValueType<N> {
  const choices = names.map(String)
  const words = `one of ${choices.join(', ')}`
  const isName = (value: unknown): value is N => names.some(name => name === value)
  return {
    words,
    jsonSchema: { ...(names.every(name => typeof name === 'string') && { type: 'string' }), enum: names },
    choices,
    parse: text => names.find(name => String(name) === text),
    settle(value, place) {
      if (isName(value)) return value
      const [near] = typeof value === 'string' ? nearestStrings(value, choices, 1) : []
      const hint = near === undefined ? '' : ` (did you mean ${near}?)`
      throw new GlassformerError(`${place} must be ${words}, not ${shown(value)}${hint}`)
    },
  }
}

/** What makes a {@link ValueType} of a check. */
export interface Leaf<T> {
  readonly words: string
  readonly jsonSchema?: JsonSchema
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

interface Numeric {
  readonly kind: string
  readonly jsonType: string
  readonly range: Range
  readonly is: (value: unknown) => boolean
}

function numeric(number: Numeric): BoundedType<number> {
  const { kind, jsonType, range, is } = number
  const { from, above, to, below } = range
  return {
    ...leaf({
      words: `${kind}${rangeWords(range)}`,
      jsonSchema: {
        type: jsonType,
        ...(from !== undefined && { minimum: from }),
        ...(above !== undefined && { exclusiveMinimum: above }),
        ...(to !== undefined && { maximum: to }),
        ...(below !== undefined && { exclusiveMaximum: below }),
      },
      accepts: (value): value is number =>
        typeof value === 'number' &&
        is(value) &&
        !(from !== undefined && value < from) &&
        !(above !== undefined && value <= above) &&
        !(to !== undefined && value > to) &&
        !(below !== undefined && value >= below),
      parse: text => (NUMBER.test(text) ? Number(text) : undefined),
    }),
    upTo: most => numeric({ ...number, range: { ...range, to: Math.min(most, to ?? most) } }),
  }
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/iu

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

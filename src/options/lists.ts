import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from './is-record.js'
import { shown } from './shown.js'
import type { BoundedType, ValueType } from './value-type.js'
import { aText } from './values.js'
import { isSection } from './within-options.js'

/** How many a list may hold; a bound that is left out is none. */
export interface Count {
  readonly from?: number
  readonly to?: number
}

/** A list; `things` is what errors call its items. As a flag: the items with commas between. */
export function listOf<T>(
  item: ValueType<T>,
  things = `values, each ${item.words}`,
  { from = 0, to }: Count = {},
): BoundedType<readonly T[]> {
  const words = `a list of ${countWords(from, to)}${things}`
  const { parse } = item
  return {
    words,
    ...(item.jsonSchema && {
      jsonSchema: {
        type: 'array',
        items: item.jsonSchema,
        ...(from > 0 && { minItems: from }),
        ...(to !== undefined && { maxItems: to }),
      },
    }),
    ...(parse && { parse: (text: string) => parts(text).map(part => parse(part) ?? part) }),
    upTo: most => listOf(item, things, { from, to: Math.min(most, to ?? most) }),
    settle(value, place) {
      if (!Array.isArray(value) || value.length < from || (to !== undefined && value.length > to))
        throw new GlassformerError(`${place} must be ${words}, not ${shown(value)}`)
      return value.map((one: unknown, index) => item.settle(one, `${place}[${index}]`))
    },
  }
}

/** A list of texts. */
export const someTexts = listOf(aText, 'texts')

/** A list of two values of one type. */
export function twoOf<T>(item: ValueType<T>, things: string): ValueType<readonly [T, T]> {
  const { upTo: _, ...list } = listOf(item, things, { from: 2, to: 2 })
  return { ...list, settle: (value, place) => list.settle(value, place) as readonly [T, T] } // two, as it has checked
}

/** A value of one type or of another. */
export function either<A, B>(one: ValueType<A>, other: ValueType<B>): ValueType<A | B> {
  const words = `${one.words} or ${other.words}`
  return {
    words,
    ...(one.jsonSchema && other.jsonSchema && { jsonSchema: { anyOf: [one.jsonSchema, other.jsonSchema] } }),
    parse: text => one.parse?.(text) ?? other.parse?.(text),
    settle(value, place) {
      const inner = [one, other].find(type => isRecord(value) && isSection(type))
      if (inner !== undefined) return inner.settle(value, place) // what is wrong inside says more
      for (const type of [one, other]) {
        try {
          return type.settle(value, place)
        } catch (error) {
          if (!(error instanceof GlassformerError)) throw error
        }
      }
      throw new GlassformerError(`${place} must be ${words}, not ${shown(value)}`)
    },
  }
}

/** What stands between the commas; those in brackets belong to their part, which is a list itself. */
function parts(text: string): string[] {
  const found = text.match(/\[[^\]]*\]|[^,]+/gu) ?? []
  return found.map(part => part.trim().replace(/^\[(.*)\]$/u, '$1'))
}

function countWords(from: number, to: number | undefined): string {
  if (to === undefined) return from === 0 ? '' : `${from} or more `
  if (from === to) return `${to} `
  return from === 0 ? `at most ${to} ` : `${from} to ${to} `
}

import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from './is-record.js'
import { shown } from './shown.js'
import type { ValueType } from './value-type.js'
import { aText, leaf } from './values.js'
import { at } from './within-options.js'

export const aFunction: ValueType<unknown> = leaf({
  words: 'a function',
  accepts: (value): value is unknown => typeof value === 'function',
})

/** What `for … of` goes through. */
export const anIterable: ValueType<Iterable<unknown>> = leaf({
  words: 'a list, or something else to iterate over',
  accepts: (value): value is Iterable<unknown> => typeof Object(value)[Symbol.iterator] === 'function',
})

/** An object of a class; `words` is what errors call it. */
export function instanceOf<T>(Class: abstract new (...given: never) => T, words: string): ValueType<T> {
  return leaf({ words, accepts: (value): value is T => value instanceof Class })
}

/** What may be left out. */
export function optional<T>(type: ValueType<T>): ValueType<T | undefined> {
  return { ...type, settle: (value, place) => (value === undefined ? value : type.settle(value, place)) }
}

/** What may be null. */
export function orNull<T>(type: ValueType<T>): ValueType<T | null> {
  const words = `${type.words} or null`
  return { ...type, words, settle: (value, place) => (value === null ? value : type.settle(value, place)) }
}

/** An object that has these parts, and may have others: unlike a section of options, it is handed on as it is. */
export function having(
  parts: Readonly<Record<string, ValueType<unknown>>>,
  words = `{ ${Object.keys(parts).join(', ')} }`,
): ValueType<object> {
  return {
    words,
    settle(value, place) {
      if (!isRecord(value) && typeof value !== 'function')
        throw new GlassformerError(`${place} must be ${words}, not ${shown(value)}`)
      for (const [name, type] of Object.entries(parts)) type.settle(Reflect.get(value, name), at(place, name))
      return value
    },
  }
}

/** A Map from texts to values of one type. */
export function mapOf(item: ValueType<unknown>, words: string): ValueType<ReadonlyMap<string, unknown>> {
  return {
    words,
    settle(value, place) {
      if (!(value instanceof Map)) throw new GlassformerError(`${place} must be ${words}, not ${shown(value)}`)
      for (const [key, one] of value) item.settle(one, at(place, aText.settle(key, `a key of ${place}`)))
      return value
    },
  }
}

import { GlassformerError } from '../errors/glassformer-error.js'
import type { OptionTable, Settled } from './option.js'
import { isRecord, settleOptions } from './settle.js'
import { shown } from './shown.js'
import type { JsonSchema, ValueType } from './value-type.js'
import { oneOf } from './values.js'

/** A group of options within options: `model`, `validation`. */
export interface Section<T> extends ValueType<T> {
  readonly table: OptionTable
}

/** Options of which `name` says which there are: an optimiser, a schedule. */
export interface Variants<T> extends ValueType<T> {
  readonly variants: Readonly<Record<string, OptionTable>>
}

export function section<const T extends OptionTable>(table: T): Section<Settled<T>> {
  return {
    words: 'an object',
    jsonSchema: objectSchema(table),
    table,
    settle: (value, place) => settleOptions(table, value, place),
  }
}

type Named<V extends Readonly<Record<string, OptionTable>>> = {
  readonly [N in keyof V]: { readonly name: N } & Settled<V[N]>
}[keyof V]

export function variants<const V extends Readonly<Record<string, OptionTable>>>(forms: V): Variants<Named<V>> {
  const names = oneOf(Object.keys(forms))
  return {
    words: `an object with a name, ${names.words}`,
    jsonSchema: { oneOf: Object.entries(forms).map(([name, table]) => objectSchema(table, name)) },
    variants: forms,
    settle(value, place) {
      if (!isRecord(value)) throw new GlassformerError(`${place} must be an object with a name, not ${shown(value)}`)
      const { name: given, ...options } = value
      const name = names.settle(given, `${place}.name`)
      const table = forms[name] ?? {}
      const alien = Object.keys(options).find(key => !Object.hasOwn(table, key))
      const owners =
        alien === undefined ? [] : Object.keys(forms).filter(form => Object.hasOwn(forms[form] ?? {}, alien))
      if (owners.length > 0)
        throw new GlassformerError(`${place}.${alien} is an option of ${owners.join(' and ')}, not of ${name}`)
      // The name decides the table, which decides the rest.
      return { name, ...settleOptions(table, options, place) } as Named<V>
    },
  }
}

/** The JSON Schema of a table. */
export function objectSchema(table: OptionTable, name?: string): JsonSchema {
  const properties = Object.entries(table).flatMap(([key, { type, about, default: standard, otherwise }]) => {
    const description = otherwise === undefined ? about : `${about} (default: ${otherwise})`
    const described = { ...type.jsonSchema, description, ...(standard !== undefined && { default: standard }) }
    return type.jsonSchema === undefined ? [] : [[key, described]]
  })
  const required = Object.keys(table).filter(key => table[key]?.required)
  return {
    type: 'object',
    properties: { ...(name !== undefined && { name: { const: name } }), ...Object.fromEntries(properties) },
    required: name === undefined ? required : ['name', ...required],
    additionalProperties: false,
  }
}

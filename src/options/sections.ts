import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from './is-record.js'
import type { FieldTable, OptionTable, OptionTables, Section, Settled, SettledForm, Variants } from './option.js'
import { refuseUnknownOfForm } from './refuse-unknown.js'
import { settleOptions } from './settle.js'
import { shown } from './shown.js'
import type { JsonSchema, ValueType } from './value-type.js'
import { oneOf } from './values.js'
import { at } from './within-options.js'

/** Options within an option: those of a table. */
export function section<const T extends OptionTable>(table: T): Section<T> {
  return {
    words: 'an object',
    jsonSchema: objectSchema(table),
    table,
    settle: (value, place) => settleOptions(table, value, place),
  }
}

/** Fields within a field. */
export function fields<const T extends FieldTable>(table: T): ValueType<Settled<T>> {
  return { words: 'an object', settle: (value, place) => settleOptions(table, value, place) }
}

/** Options within an option: those of the table that its `name` names. */
export function variants<const V extends OptionTables>(forms: V): Variants<V> {
  const names = oneOf(Object.keys(forms))
  const words = `an object with a name, ${names.words}`
  return {
    words,
    jsonSchema: { oneOf: Object.entries(forms).map(([name, table]) => objectSchema(table, name)) },
    variants: forms,
    settle(value, place) {
      if (!isRecord(value))
        throw new GlassformerError(`${place || 'the options'} must be ${words}, not ${shown(value)}`)
      refuseUnknownOfForm(forms, value, place)
      const { name: given, ...options } = value
      const name = names.settle(given, at(place, 'name'))
      // The name decides the table, which decides the rest.
      return { name, ...settleOptions(forms[name] ?? {}, options, place) } as SettledForm<V>
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

import type { Field, Option, OptionTable, Section, Variants } from './option.js'
import type { ValueType } from './value-type.js'

/** An option and where it stands, such as `optimizer.lr`. */
export interface PlacedField<F extends Field = Field> {
  readonly path: string
  readonly name: string
  readonly option: F
}

export function isSection(type: ValueType<unknown>): type is Section {
  return 'table' in type
}

export function isVariants(type: ValueType<unknown>): type is Variants {
  return 'variants' in type
}

/** Every option of a table, those of its sections, and last those that are there under one name of several. */
export function optionsWithin<F extends Field>(
  table: Readonly<Record<string, F>>,
  place = '',
): PlacedField<F | Option>[] {
  const own = Object.entries(table).map(([name, option]) => ({ path: at(place, name), name, option }))
  const inner = (tablesOf: (type: ValueType<unknown>) => readonly OptionTable[]): PlacedField<Option>[] =>
    own.flatMap(({ path, option }) => tablesOf(option.type).flatMap(table => optionsWithin(table, path)))
  return [
    ...own,
    ...inner(type => (isSection(type) ? [type.table] : [])),
    ...inner(type => (isVariants(type) ? Object.values(type.variants) : [])),
  ]
}

/** `model.heads`: where an option of this name stands. */
export function at(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`
}

import type { Given, OptionTable } from './option.js'

/** Of the options that are given, those of this table. */
export function pickOptions<const T extends OptionTable>(table: T, given: Given<T>): Given<T> {
  const all = Object.entries(given)
  // What the table has is of the table's types.
  return Object.fromEntries(all.filter(([name]) => Object.hasOwn(table, name))) as Given<T>
}

import type { OptionTable } from './option.js'

/** Of the options that are given, those of this table. */
export function pickOptions<const T extends OptionTable, G extends object>(
  table: T,
  given: G,
): Pick<G, keyof T & keyof G> {
  const all = Object.entries(given)
  // What the table has is of the table's types.
  return Object.fromEntries(all.filter(([name]) => Object.hasOwn(table, name))) as Pick<G, keyof T & keyof G>
}

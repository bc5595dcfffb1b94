import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from './is-record.js'
import type { FieldTable, Settled } from './option.js'
import { refuseUnknown } from './refuse-unknown.js'
import { shown } from './shown.js'
import { at } from './within-options.js'

/**
 * The options with their defaults, checked: whoever gives them — a call, a flag, a file or a request — is told the same.
 *
 * @param place how errors name where the options stand, such as `optimizer`; empty for a call's own
 * @throws GlassformerError naming the option, its value and what it may be; of an unknown one, the nearest
 */
export function settleOptions<const T extends FieldTable>(table: T, given: unknown, place = ''): Settled<T> {
  if (!isRecord(given)) throw new GlassformerError(`${place || 'the options'} must be an object, not ${shown(given)}`)
  refuseUnknown(table, given, place)
  const settled: Record<string, unknown> = {}
  for (const [name, option] of Object.entries(table)) {
    const value = given[name] === undefined ? option.default : given[name]
    if (value !== undefined || option.required) settled[name] = option.type.settle(value, at(place, name))
  }
  // The table decides which options there are, and of what type.
  return settled as Settled<T>
}

import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest.js'
import type { OptionTable, Settled } from './option.js'
import { shown } from './shown.js'

/**
 * The options with their defaults, checked: whoever gives them — a call, a flag, a file or a request — is told the same.
 *
 * @param place how errors name where the options stand, such as `optimizer`; empty for a call's own
 * @param elsewhere the paths of options that belong to another place, for who wrote one here
 * @throws GlassformerError naming the option, its value and what it may be; of an unknown one, the nearest
 */
export function settleOptions<const T extends OptionTable>(
  table: T,
  given: unknown,
  place = '',
  elsewhere: readonly string[] = [],
): Settled<T> {
  if (!isRecord(given)) throw new GlassformerError(`${place || 'the options'} must be an object, not ${shown(given)}`)
  const at = (name: string): string => (place === '' ? name : `${place}.${name}`)
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) throw new GlassformerError(unknownOption(table, name, at, elsewhere))
  }
  const settled: Record<string, unknown> = {}
  for (const [name, option] of Object.entries(table)) {
    const value = given[name] === undefined ? option.default : given[name]
    if (value !== undefined || option.required) settled[name] = option.type.settle(value, at(name))
  }
  // The table decides which options there are, and of what type.
  return settled as Settled<T>
}

function unknownOption(
  table: OptionTable,
  name: string,
  at: (name: string) => string,
  elsewhere: readonly string[],
): string {
  const plain = inCamelCase(name)
  const also = Object.entries(table).find(([, { alsoCalled }]) => alsoCalled?.includes(plain))?.[0]
  const other = elsewhere.find(path => path.split('.').at(-1) === plain)
  const [near] = nearestStrings(plain, Object.keys(table), 1)
  const hint = also !== undefined ? at(also) : (other ?? (near === undefined ? undefined : at(near)))
  return `there is no option ${at(shownName(name))}${hint === undefined ? '' : ` (did you mean ${hint}?)`}`
}

function shownName(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 40)}…`
}

function inCamelCase(name: string): string {
  return name.slice(0, 64).replace(/[_-](\w)/gu, (_, letter: string) => letter.toUpperCase())
}

/** Whether a value is a plain object of options. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

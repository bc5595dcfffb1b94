import { GlassformerError } from '../errors/glassformer-error.js'
import { nearestStrings } from '../math/nearest-strings.js'
import { isRecord } from './is-record.js'
import type { FieldTable, OptionTables } from './option.js'
import { at, isSection, isVariants, optionsWithin, type PlacedField } from './within-options.js'

type Options = Readonly<Record<string, unknown>>

/**
 * Refuses an option that there isn't, however deep it stands in what was given.
 *
 * @param place where the options stand; empty for a call's own
 * @param everywhere lists the options among which may be what was meant: only when something is refused
 * @throws GlassformerError naming it, and what was meant or is nearest
 */
export function refuseUnknown(
  table: FieldTable,
  given: Options,
  place: string,
  everywhere: () => readonly PlacedField[] = () => optionsWithin(table, place),
): void {
  for (const [name, value] of Object.entries(given)) {
    const type = Object.hasOwn(table, name) ? table[name]?.type : undefined
    if (type === undefined) {
      const meant = meantBy(name, table, place, everywhere())
      const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`
      throw new GlassformerError(`there is no option ${at(place, cut(name))}${hint}`)
    }
    if (!isRecord(value)) continue
    if (isSection(type)) refuseUnknown(type.table, value, at(place, name), everywhere)
    if (isVariants(type)) refuseUnknownOfForm(type.variants, value, at(place, name), everywhere)
  }
}

/** As {@link refuseUnknown}, where the options' `name` says which there are. */
export function refuseUnknownOfForm(
  forms: OptionTables,
  { name, ...options }: Options,
  place: string,
  everywhere?: () => readonly PlacedField[],
): void {
  const table = typeof name === 'string' && Object.hasOwn(forms, name) ? forms[name] : undefined
  if (table === undefined) return // an error about the name says more
  const alien = Object.keys(options).find(option => !Object.hasOwn(table, option))
  const owners = Object.keys(forms).filter(form => alien !== undefined && Object.hasOwn(forms[form] ?? {}, alien))
  if (owners.length > 0)
    throw new GlassformerError(`${at(place, alien ?? '')} is an option of ${owners.join(' and ')}, not of ${name}`)
  refuseUnknown(table, options, place, everywhere)
}

/** By another of its names, elsewhere, or nearly so. */
function meantBy(
  name: string,
  table: FieldTable,
  place: string,
  everywhere: readonly PlacedField[],
): string | undefined {
  const plain = inCamelCase(name)
  const own = Object.entries(table).map(([name, option]) => ({ path: at(place, name), name, option }))
  const also = [...own, ...everywhere].find(({ option }) => option.alsoCalled?.includes(plain))
  const same = everywhere.find(option => option.name === plain)
  const [near] = nearestStrings(plain, Object.keys(table), 1)
  return also?.path ?? same?.path ?? (near === undefined ? undefined : at(place, near))
}

function inCamelCase(name: string): string {
  return name.slice(0, 64).replace(/[_-](\w)/gu, (_, letter: string) => letter.toUpperCase())
}

function cut(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 40)}…`
}

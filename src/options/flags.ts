import type { Option, OptionTable, Variants } from './option.js'
import { oneOf } from './values.js'
import { isSection, isVariants } from './within-options.js'

/** A flag that sets an option. */
export interface OptionFlag {
  /** `--embed-dim`. */
  readonly flag: string
  /** Where the option stands: `['model', 'embedDim']`. */
  readonly path: readonly string[]
  readonly option: Option
}

/** The flags of a table and of the sections in it: one for each option that a text can stand for. */
export function flagsOf(table: OptionTable, path: readonly string[] = []): OptionFlag[] {
  return Object.entries(table).flatMap(([name, option]): OptionFlag[] => {
    const here = [...path, name]
    const { type } = option
    if (isSection(type)) return flagsOf(type.table, here)
    if (isVariants(type)) return [nameFlag(name, here, option, type), ...flagsOf(merged(type), here)]
    return type.parse === undefined ? [] : [{ flag: option.flag ?? flagName(name), path: here, option }]
  })
}

/** What an option is called where flags are given: `--num-beams` of `numBeams`, `--lr` of `optimizer.lr`. */
export function flagNames(table: OptionTable): Readonly<Record<string, string>> {
  return Object.fromEntries(flagsOf(table).map(({ flag, path }) => [path.join('.'), flag]))
}

/** What an option is without being given, in words; `undefined` where that is nothing. */
export function defaultWords({ default: standard, otherwise }: Option): string | undefined {
  if (standard === undefined || otherwise !== undefined) return otherwise
  if (Array.isArray(standard) && standard.length === 0) return 'none'
  return typeof standard === 'string' ? standard : JSON.stringify(standard)
}

/** The flag that turns an option off which is on by default: `--no-use-cache` of `--use-cache`. */
export function offFlag(flag: string): string {
  return flag.replace(/^--/u, '--no-')
}

function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/gu, capital => `-${capital.toLowerCase()}`)}`
}

function nameFlag(name: string, path: readonly string[], option: Option, { variants }: Variants): OptionFlag {
  const given = option.default as { readonly name?: string } | undefined
  const type = oneOf(Object.keys(variants))
  const named = { type, about: option.about, ...(given?.name && { default: given.name }) }
  return { flag: option.flag ?? flagName(name), path: [...path, 'name'], option: named }
}

/** The options of all forms as one table, whose words say where the forms differ. */
function merged({ variants }: Variants): OptionTable {
  const forms = Object.entries(variants)
  const names = [...new Set(forms.flatMap(([, table]) => Object.keys(table)))]
  return Object.fromEntries(
    names.map(name => {
      const owners = forms.flatMap(([form, { [name]: option }]) => (option === undefined ? [] : [{ form, option }]))
      return [name, mergedOption(owners, owners.length === forms.length)]
    }),
  )
}

interface Owner {
  readonly form: string
  readonly option: Option
}

function mergedOption(owners: readonly Owner[], ofAll: boolean): Option {
  const [{ option: first }] = owners as readonly [Owner]
  const abouts = grouped(owners, ({ about }) => about)
  const defaults = grouped(owners, option => defaultWords(option) ?? 'none')
  const { default: _, otherwise: __, ...rest } = first
  return {
    ...rest,
    about: ofAll && abouts.length === 1 ? first.about : abouts.map(([words, of]) => `${of}: ${words}`).join('; '),
    ...(defaults.length === 1
      ? {
          ...(first.default !== undefined && { default: first.default }),
          ...(first.otherwise && { otherwise: first.otherwise }),
        }
      : { otherwise: defaults.map(([words, of], index) => (index === 0 ? words : `${of}: ${words}`)).join('; ') }),
  }
}

/** Who says what: each text once, with the forms that say it. */
function grouped(owners: readonly Owner[], wordsOf: (option: Option) => string): (readonly [string, string])[] {
  const groups = new Map<string, string[]>()
  for (const { form, option } of owners) {
    const words = wordsOf(option)
    groups.set(words, [...(groups.get(words) ?? []), form])
  }
  return [...groups].map(([words, forms]) => [words, forms.join(', ')])
}

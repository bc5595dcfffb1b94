import { offFlag } from '../../options/flags.js'
import type { Option, OptionTable } from '../../options/option.js'
import { at, isSection, isVariants } from '../../options/within-options.js'

/** By an option's path, the flag that sets it. */
export type FlagsByPath = Readonly<Record<string, string>>

/** A table of options in Markdown: those that hold no options themselves. */
export function optionTable(table: OptionTable, flags: FlagsByPath, place = ''): string {
  const single = Object.entries(table).filter(([, { type }]) => !isSection(type) && !isVariants(type))
  const rows = single.map(([name, option]) => row(name, option, flags[at(place, name)]))
  return ['| option | flag | what it may be | default | |', '|---|---|---|---|---|', ...rows].join('\n')
}

/** The options that hold options, each with a heading, in Markdown. */
export function optionSections(table: OptionTable, flags: FlagsByPath): string[] {
  return Object.entries(table).flatMap(([name, { type, about, default: standard }]) => {
    const heading = [`## \`${name}\``, `${capital(about)}.`]
    if (isSection(type)) return [...heading, optionTable(type.table, flags, name)]
    if (!isVariants(type)) return []
    const first = (standard as { readonly name?: string } | undefined)?.name
    const forms = Object.entries(type.variants).flatMap(([form, options]) => [
      `### \`"name": "${form}"\`${form === first ? ' (the default)' : ''}`,
      optionTable(options, flags, name),
    ])
    return [...heading, ...forms]
  })
}

function row(name: string, { type, about, default: standard, otherwise }: Option, flag: string | undefined): string {
  const typed = flag === undefined ? '' : `\`${standard === true ? offFlag(flag) : flag}\``
  const without = otherwise ?? (standard === undefined ? '' : `\`${JSON.stringify(standard)}\``)
  return `| ${[`\`${name}\``, typed, type.words, without, about].join(' | ')} |`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

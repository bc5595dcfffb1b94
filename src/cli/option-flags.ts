import { type Command, Option as Flag } from 'commander'
import { defaultWords, flagNames, flagsOf, type OptionFlag, offFlag } from '../options/flags.js'
import type { Given, OptionTable, Settled } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { asUsage } from './errors.js'
import { rememberOtherNames } from './meant-flags.js'

/**
 * Adds a flag for each option of a table, and of the sections in it, that a text can stand for. `true or false` is a
 * flag without a value, which `--no-NAME` takes back.
 *
 * @param heading the group of `--help` that they stand in
 */
export function withOptionFlags(command: Command, table: OptionTable, heading = 'Options:'): Command {
  const all = flagsOf(table)
  rememberOtherNames(command, all)
  for (const flag of all) {
    for (const made of commanderOptions(flag)) {
      made.description = inFlags(made.description, all)
      command.addOption(made.helpGroup(heading))
    }
  }
  return command
}

/** A text that names options as the library does, as the command line names them: `--embed-dim` for `embedDim`. */
function inFlags(text: string, flags: readonly OptionFlag[]): string {
  return text.replace(/\b[a-z]+[A-Z]\w*/gu, name => flags.find(({ path }) => path.at(-1) === name)?.flag ?? name)
}

/** The options that the command line gives, as a config file would hold them; what is not given is not there. */
export function givenOptions<const T extends OptionTable>(command: Command, table: T): Partial<Given<T>> {
  const given: Record<string, unknown> = {}
  for (const { flag, path } of flagsOf(table)) {
    const name = new Flag(flag).attributeName()
    if (command.getOptionValueSource(name) === 'cli') put(given, path, command.getOptionValue(name))
  }
  // Each flag has let pass what its option is.
  return given as Partial<Given<T>>
}

/** The options of the command line with their defaults. @throws UsageError naming the flag at fault */
export function settledFlags<const T extends OptionTable>(command: Command, table: T): Settled<T> {
  return asUsage(() => settleOptions(table, givenOptions(command, table)), flagNames(table))
}

function commanderOptions(flag: OptionFlag): Flag[] {
  const { option } = flag
  if (option.type.jsonSchema?.['type'] === 'boolean') {
    const isOn = option.default === true
    return [
      new Flag(flag.flag, option.about).hideHelp(isOn),
      new Flag(offFlag(flag.flag), `turn off: ${option.about}`).hideHelp(!isOn),
    ]
  }
  const { type, about, default: standard } = option
  const words = defaultWords(option)
  const made = new Flag(`${flag.flag} ${placeholder(type)}`, about)
  if (type.choices !== undefined) made.choices(type.choices)
  if (standard !== undefined) made.default(standard, words)
  else if (words !== undefined) made.description = `${about} (default: ${words})`
  return [made.argParser((text, before) => parsed(flag, text, before))]
}

/**
 * What a text stands for, and those before it: a list may come in parts.
 *
 * @throws UsageError in the words of whoever checks the option elsewhere
 */
function parsed({ flag, option: { type, default: standard } }: OptionFlag, text: string, before: unknown): unknown {
  const value = type.parse?.(text) ?? text
  const isPart = Array.isArray(value) && Array.isArray(before) && before !== standard
  return asUsage(() => type.settle(isPart ? [...before, ...value] : value, flag))
}

/** How help writes a value. */
function placeholder({ choices, jsonSchema }: OptionFlag['option']['type']): string {
  if (choices !== undefined) return '<name>'
  switch (jsonSchema?.['type']) {
    case 'integer':
      return '<n>'
    case 'number':
      return '<x>'
    case 'string':
      return '<text>'
    default:
      return '<list>'
  }
}

function put(options: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) options[name] = value
  else put((options[name] ??= {}) as Record<string, unknown>, rest, value)
}

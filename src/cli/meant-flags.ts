import type { Command } from 'commander'
import type { OptionFlag } from '../options/flags.js'

/** Of each command, the flags by what other programs call them. */
const meant = new WeakMap<Command, Map<string, string>>()

/** Remembers what else the options of a command are called. */
export function rememberOtherNames(command: Command, flags: readonly OptionFlag[]): void {
  const names = meant.get(command) ?? new Map<string, string>()
  for (const { flag, option } of flags) for (const name of option.alsoCalled ?? []) names.set(plain(name), flag)
  meant.set(command, names)
}

/** The flag that somebody means who knows another program: `--steps` for `--epochs`. */
export function meantFlag(command: Command, flag: string): string | undefined {
  return meant.get(command)?.get(plain(flag))
}

/** Without dashes, underscores and capitals, in which programs differ. */
function plain(name: string): string {
  return name.replace(/[-_]/gu, '').toLowerCase()
}

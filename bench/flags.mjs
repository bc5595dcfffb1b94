// The flags of every script here: --help teaches them, and what is wrong is said in one line, as the command does it.
import { Command } from 'commander'
import { report } from '../dist/cli/errors.js'
import { settledFlags, withOptionFlags } from '../dist/cli/option-flags.js'

/**
 * @param script how it is started: `node bench/load.mjs`
 * @param about what it measures
 * @param table its options, as src/options has them
 * @param rest what may be given besides, as commander writes it: `[builds...]`
 * @returns the options with their defaults, and the list of `rest`
 */
export function readFlags(script, about, table, rest) {
  const command = withOptionFlags(new Command(script), table)
    .description(about)
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ helpWidth: 120 })
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replace(/\s*\n\s*/g, ' ')}; see --help\n`) })
    .allowExcessArguments(false)
    .exitOverride()
  if (rest !== undefined) command.argument(rest)
  try {
    command.parse()
    return { ...settledFlags(command, table), rest: command.args }
  } catch (error) {
    return process.exit(report(error))
  }
}

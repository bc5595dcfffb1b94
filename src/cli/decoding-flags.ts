import type { Command } from 'commander'
import { type GenerateOptions, generateOptions } from '../decode/generate-options.js'
import { checkTogether } from '../decode/resolve-options.js'
import { flagNames } from '../options/flags.js'
import type { OptionTable } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { asUsage } from './errors.js'
import { givenOptions, withOptionFlags } from './option-flags.js'

/** Adds flags for options of generation. */
export function withDecodingFlags(command: Command, table: OptionTable): Command {
  return withOptionFlags(command, table, 'How answers are found:')
}

/** Those of them that were given. @throws UsageError for some that can't be together */
export function givenDecoding(command: Command, table: OptionTable): GenerateOptions {
  const given = givenOptions(command, table)
  asUsage(() => checkTogether(settleOptions(generateOptions, given)), flagNames(generateOptions))
  return given
}

import type { Command } from 'commander'
import { type GenerateOptions, generateOptions } from '../decode/generate-options.js'
import { withModelDefaults } from '../decode/model-defaults.js'
import { resolveOptions } from '../decode/resolve-options.js'
import type { Transformer } from '../model/transformer.js'
import { flagNames } from '../options/flags.js'
import type { OptionTable } from '../options/option.js'
import { asUsage } from './errors.js'
import { givenOptions, withOptionFlags } from './option-flags.js'

/** Adds flags for options of generation. */
export function withDecodingFlags(command: Command, table: OptionTable): Command {
  return withOptionFlags(command, table, 'How answers are found:')
}

/** Those of them that were given. */
export function givenDecoding(command: Command, table: OptionTable): GenerateOptions {
  return givenOptions(command, table)
}

/** @throws UsageError for options that can't be together, or not with this model and what its folder says */
export function checkDecoding(given: GenerateOptions, model: Transformer): void {
  const options = withModelDefaults(given, model) // what is wrong in a file is no wrong usage
  asUsage(() => resolveOptions(options, model), flagNames(generateOptions))
}

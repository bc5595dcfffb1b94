import { type Command, Option } from 'commander'
import { flagNames } from '../../options/flags.js'
import { runOptions, runParts } from '../../train/config.js'
import type { ConfigLayer } from '../../train/settle-config.js'
import { givenOptions, withOptionFlags } from '../option-flags.js'

/** The flag of each option of a run, by its path: `--embed-dim` of `model.embedDim`. */
export const runFlags = flagNames(runOptions)

/** Adds the flags of a run's options to a command, and `--config`. */
export function withConfigFlags(command: Command): Command {
  const training = 'The training:'
  withOptionFlags(command, runParts.model, 'The model:')
  withOptionFlags(command, runParts.training, training)
  withOptionFlags(command, runParts.keeping, 'Validation, and which model is kept:')
  const text = 'a JSON file with any of these options, perhaps with comments; flags stand above it'
  return command.addOption(new Option('--config <file>', text).helpGroup(training))
}

/** What was given on the command line, as a config. */
export function layerOfFlags(command: Command): ConfigLayer {
  return givenOptions(command, runOptions)
}

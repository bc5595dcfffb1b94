import { type Command, Option } from 'commander'
import { type EngineName, type EngineOptions, engineNames } from '../engine/engine-options.js'
import { wholeNumber } from './option-values.js'

/** What `--engine` and `--threads` give. */
export interface EngineFlags {
  readonly engine: EngineName | 'auto'
  readonly threads?: number
}

/**
 * Adds `--engine` and `--threads`.
 *
 * @param more engines that only this command knows
 */
export function withEngineOptions(
  command: Command,
  defaultThreads = 'all cores, at most 4',
  more: readonly string[] = [],
): Command {
  return command
    .addOption(
      new Option('--engine <name>', 'where the model runs; auto takes the fastest that this machine has')
        .choices(['auto', ...engineNames, ...more])
        .default('auto'),
    )
    .addOption(
      new Option('--threads <n>', `threads, the main one included (default: ${defaultThreads})`).argParser(
        wholeNumber(1, 64),
      ),
    )
}

/** The flags as the library takes them. */
export function engineOptions({ engine, threads }: EngineFlags): EngineOptions {
  return threads === undefined ? { engine } : { engine, threads }
}

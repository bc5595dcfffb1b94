import type { Command } from 'commander'
import { type EngineName, type EngineOptions, engineNames, engineOptions as table } from '../engine/engine-options.js'
import { oneOf } from '../options/values.js'
import { withOptionFlags } from './option-flags.js'

/** What `--engine` and `--threads` give. */
export interface EngineFlags {
  readonly engine: EngineName | 'auto'
  readonly threads?: number
}

/**
 * Adds `--engine` and `--threads`.
 *
 * @param threads how many there are by default, in words
 * @param more engines that only this command knows
 */
export function withEngineOptions(
  command: Command,
  threads = 'all cores, at most 4',
  more: readonly string[] = [],
): Command {
  return withOptionFlags(command, {
    engine: { ...table.engine, type: oneOf(['auto', ...engineNames, ...more]) },
    threads: { ...table.threads, otherwise: threads },
  })
}

/** The flags as the library takes them. */
export function engineOptions({ engine, threads }: EngineFlags): EngineOptions {
  return threads === undefined ? { engine } : { engine, threads }
}

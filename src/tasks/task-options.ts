import { within } from '../errors/within.js'
import type { OptionTable, Settled } from '../options/option.js'
import { settleOptions } from '../options/settle.js'

/**
 * Checks a task's options and fills in their defaults.
 *
 * @throws GlassformerError that names the task, the option and what it must be
 */
export function settleTaskOptions<const T extends OptionTable>(name: string, table: T, options: unknown): Settled<T> {
  return within(`task ${name}`, () => settleOptions(table, options))
}

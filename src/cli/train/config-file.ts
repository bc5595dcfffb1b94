import * as z from 'zod'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { parseJson } from '../../errors/parse-json.js'
import { within } from '../../errors/within.js'
import { checked } from '../../formats/checked-json.js'
import { withoutComments } from '../../formats/json-comments.js'
import { LARGEST_JSON, readFileLimited } from '../../formats/node/read-file-limited.js'
import type { TrainConfig } from '../../train/config.js'
import { type ConfigLayer, parseConfig, settleConfig } from '../../train/settle-config.js'
import { asUsage } from '../errors.js'
import { runFlags } from './config-flags.js'

const layerSchema = z.record(z.string(), z.unknown(), 'it must be an object of options')

/** What was chosen in a config file and by flags. */
export interface GivenConfig {
  /** The file's path. */
  readonly path: string | undefined
  readonly file: ConfigLayer
  /** They stand above the file. */
  readonly flags: ConfigLayer
}

/**
 * Reads a config file, where there is one: JSON, perhaps with comments.
 *
 * @throws GlassformerError naming the file and the option that is wrong
 */
export async function readConfig(path: string | undefined, flags: ConfigLayer): Promise<GivenConfig> {
  if (path === undefined) return { path, file: {}, flags }
  const bytes = await readFileLimited(path, LARGEST_JSON)
  const file = checked(path, parseJson(path, bytes, withoutComments), layerSchema)
  within(path, () => parseConfig(file))
  return { path, file, flags }
}

/**
 * Fills in the defaults.
 *
 * @param over stands above all
 * @param under stands below all, above the defaults
 * @throws GlassformerError naming the file, or the flag, that is wrong
 */
export function configOf(
  { path, file, flags }: GivenConfig,
  over: ConfigLayer = {},
  under: ConfigLayer = {},
): TrainConfig {
  const settle = (): TrainConfig => settleConfig(under, file, flags, over)
  if (path !== undefined && Object.keys(flags).length === 0) return within(path, settle)
  return asUsage(settle, runFlags)
}

/** The task that the file names. */
export function taskOfFile({
  path,
  file,
}: GivenConfig): { readonly name: string; readonly options?: object } | undefined {
  if (path === undefined || file['task'] === undefined) return undefined
  const { task } = parseConfig({ task: file['task'] })
  if (task === undefined) throw new GlassformerError(`${path}: task is missing`)
  return typeof task === 'string' ? { name: task } : task
}

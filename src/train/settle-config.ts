import { GlassformerError } from '../errors/glassformer-error.js'
import { checkArchitecture } from '../model/options.js'
import { isRecord } from '../options/is-record.js'
import { settleOptions } from '../options/settle.js'
import { shown } from '../options/shown.js'
import { configOptions, type TrainConfig } from './config.js'
import { createOptimizer } from './optimizers/optimizer.js'
import { type PresetName, presetNames, presets } from './presets.js'
import { withNoamRate } from './schedule-options.js'

/** Part of a config, as a file or flags give it; not yet checked. */
export type ConfigLayer = Readonly<Record<string, unknown>>

const FIRST: ConfigLayer = { optimizer: configOptions.optimizer.default, schedule: configOptions.schedule.default }

/**
 * One config from layers, the later ones above the earlier: the defaults, the chosen preset, a file, flags.
 * A layer that names another optimiser or schedule begins it anew.
 *
 * @returns every option of a training, those that no layer gives by default
 * @throws GlassformerError naming the first wrong option, what it may be, or the nearest right name.
 * @example
 * ```ts
 * import { settleConfig } from 'glassformer'
 * const config = settleConfig({ preset: 'tiny' }, { steps: 100, optimizer: { lr: 3e-3 } })
 * config.model.embedDim // 16: of the preset
 * config.optimizer // { name: 'adam', lr: 0.003, …
 * ```
 */
export function settleConfig(...layers: readonly ConfigLayer[]): TrainConfig {
  const config = parseConfig(...layers)
  checkTogether(config)
  return config
}

/** As `settleConfig`, without what one option says about another: for a layer that others will complete. */
export function parseConfig(...layers: readonly ConfigLayer[]): TrainConfig {
  for (const layer of layers)
    if (!isRecord(layer)) throw new GlassformerError(`the config must be an object of options, not ${shown(layer)}`)
  const preset = layers.map(layer => layer['preset']).findLast(name => name !== undefined)
  const chosen = presetNames.find((name): name is PresetName => name === preset) ?? 'original'
  return settleOptions(configOptions, withNoamRate([FIRST, presets[chosen].config, ...layers].reduce(mergeLayers)))
}

/** What `over` says, and `base` where it says nothing. */
export function mergeLayers(base: ConfigLayer, over: ConfigLayer): ConfigLayer {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key]
    const both = isRecord(below) && isRecord(value)
    const anew = both && value['name'] !== undefined && value['name'] !== below['name']
    merged[key] = both && !anew ? mergeLayers(below, value) : value
  }
  return merged
}

/** What one option says about another. */
function checkTogether(config: TrainConfig): void {
  const { model, optimizer, schedule, validation, earlyStopping, keepBest, averaging, steps } = config
  checkArchitecture(model, 'model')
  createOptimizer(optimizer) // what one of its options says about another
  const needValidation = [
    ['schedule.name plateau', schedule.name === 'plateau'],
    ['earlyStopping.patience', earlyStopping.patience > 0],
    ['keepBest.count', keepBest.count > 0],
  ] as const
  for (const [what, needed] of needValidation) {
    if (needed && validation.every === 0) throw new GlassformerError(`${what} needs validations: give validation.every`)
  }
  if (averaging.of === 'best' && averaging.count > keepBest.count) {
    throw new GlassformerError(
      `averaging.count ${averaging.count} of the best needs as many that are kept: keepBest.count is ${keepBest.count}`,
    )
  }
  const [every, option] =
    averaging.of === 'best' ? [validation.every, 'validation.every'] : [averaging.every, 'averaging.every']
  if (averaging.count > 0 && steps < every) {
    throw new GlassformerError(
      `averaging.count ${averaging.count} finds no model: ${option} is ${every}, and there are only ${steps} steps`,
    )
  }
}

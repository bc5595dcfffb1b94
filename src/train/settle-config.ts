import { GlassformerError } from '../errors/glassformer-error.js'
import { configSchema, type TrainConfig } from './config.js'
import { configProblem } from './config-problem.js'
import { type PresetName, presetNames, presets } from './presets.js'

/** Part of a config, as a file or flags give it; not yet checked. */
export type ConfigLayer = Readonly<Record<string, unknown>>

const FIRST: ConfigLayer = { optimizer: { name: 'adam' }, schedule: { name: 'cosine' } }

/**
 * One config from layers, the later ones above the earlier: the defaults, the chosen preset, a file, flags.
 * A layer that names another optimiser or schedule begins it anew.
 *
 * @throws GlassformerError naming the first wrong option, what it may be, or the nearest right name.
 */
export function settleConfig(...layers: readonly ConfigLayer[]): TrainConfig {
  const config = parseConfig(...layers)
  checkTogether(config)
  return config
}

/** As `settleConfig`, without what one option says about another: for a layer that others will complete. */
export function parseConfig(...layers: readonly ConfigLayer[]): TrainConfig {
  const preset = layers.map(layer => layer['preset']).findLast(name => name !== undefined)
  const chosen = presetNames.find((name): name is PresetName => name === preset) ?? 'original'
  const merged = [FIRST, presets[chosen].config, ...layers].reduce(mergeLayers)
  const withRate = isRecord(merged['schedule']) && merged['schedule']['name'] === 'noam' ? rateOne(merged) : merged
  const parsed = configSchema.safeParse(withRate)
  if (!parsed.success) throw new GlassformerError(configProblem(parsed.error.issues, withRate))
  return parsed.data
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

/** Noam's factors are learning rates themselves. */
function rateOne(layer: ConfigLayer): ConfigLayer {
  return mergeLayers({ optimizer: { lr: 1 } }, { ...layer, optimizer: { lr: 1, ...(layer['optimizer'] as object) } })
}

/** What one option says about another. */
function checkTogether({ optimizer, schedule, validation, earlyStopping, keepBest, averaging }: TrainConfig): void {
  const needValidation = [
    ['schedule.name plateau', schedule.name === 'plateau'],
    ['earlyStopping.patience', earlyStopping.patience > 0],
    ['keepBest.count', keepBest.count > 0],
  ] as const
  for (const [what, needed] of needValidation) {
    if (needed && validation.every === 0)
      throw new GlassformerError(`${what} needs validations: give validation.every, the steps between two of them`)
  }
  if (averaging.of === 'best' && averaging.count > keepBest.count) {
    throw new GlassformerError(
      `averaging.count ${averaging.count} of the best needs as many that are kept: keepBest.count is ${keepBest.count}`,
    )
  }
  if (optimizer.name === 'sgd' && optimizer.nesterov && optimizer.momentum === 0)
    throw new GlassformerError('optimizer.nesterov needs an optimizer.momentum above 0')
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

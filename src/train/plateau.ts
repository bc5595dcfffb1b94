import { GlassformerError } from '../errors/glassformer-error.js'
import { orNull } from '../options/objects.js'
import type { Given, OptionTable, Settled } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
import { shown } from '../options/shown.js'
import { real, whole } from '../options/values.js'
import { finite, isBetter } from './metric.js'
import { schedules } from './schedule-options.js'

const { factor, patience, mode, lowest } = schedules.plateau
const plateauOptions = {
  factor,
  patience,
  mode: { ...mode, about: 'which is better', default: 'minimum' },
  lowest,
} as const satisfies OptionTable

/** The options of `Plateau`. */
export interface PlateauOptions extends Given<typeof plateauOptions> {}

/** The best of a metric, and how long ago it was. */
export const waitingState = {
  best: { type: orNull(real()), about: 'the best value of the metric so far; null before the first', required: true },
  waited: { type: whole(), about: 'how many validations brought nothing better', required: true },
} as const satisfies OptionTable

export const plateauState = {
  factor: { type: real(), about: 'what multiplies the learning rate', required: true },
  ...waitingState,
} as const satisfies OptionTable

/** What `Plateau` remembers: plain JSON for a checkpoint. */
export interface PlateauState extends Settled<typeof plateauState> {}

/**
 * Lowers the learning rate when a metric stops getting better, as `ReduceLROnPlateau`.
 *
 * @example
 * ```ts
 * import { Plateau } from 'glassformer'
 * const plateau = new Plateau({ factor: 0.5, patience: 2 })
 * for (const loss of [1.2, 1.0, 1.1, 1.1]) plateau.report(loss)
 * plateau.factor // 0.5: twice in a row nothing better than 1.0
 * ```
 */
export class Plateau {
  private readonly options: Settled<typeof plateauOptions>
  private current: PlateauState

  /** @throws GlassformerError for an option that there isn't or that can't be. */
  constructor(options: PlateauOptions = {}, state: PlateauState = { factor: 1, best: null, waited: 0 }) {
    this.options = settleOptions(plateauOptions, options)
    this.current = settleOptions(plateauState, state, 'state')
  }

  /** To go on from in another process: the constructor's second argument. */
  get state(): PlateauState {
    return this.current
  }

  /** What the learning rate is to be multiplied by now. */
  get factor(): number {
    return this.current.factor
  }

  /** Takes the metric of an evaluation into account; one that is no number is worse than any. */
  report(metric: number): void {
    if (typeof metric !== 'number') throw new GlassformerError(`metric must be a number, not ${shown(metric)}`)
    const { mode, patience, factor, lowest } = this.options
    const { best, waited } = this.current
    const value = finite(metric, mode)
    if (best === null || isBetter(value, best, mode)) this.current = { ...this.current, best: value, waited: 0 }
    else if (waited + 1 < patience) this.current = { ...this.current, waited: waited + 1 }
    else this.current = { ...this.current, factor: Math.max(this.current.factor * factor, lowest), waited: 0 }
  }
}

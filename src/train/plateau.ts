import type { Given, OptionTable, Settled } from '../options/option.js'
import { settleOptions } from '../options/settle.js'
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

/** What `Plateau` remembers: plain JSON for a checkpoint. */
export interface PlateauState {
  /** What the learning rate is multiplied by. */
  readonly factor: number
  /** The best metric so far; `null` before the first. */
  readonly best: number | null
  /** Validations since then, or since the factor fell. */
  readonly waited: number
}

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
    this.current = state
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
    const { mode, patience, factor, lowest } = this.options
    const { best, waited } = this.current
    const value = finite(metric, mode)
    if (best === null || isBetter(value, best, mode)) this.current = { ...this.current, best: value, waited: 0 }
    else if (waited + 1 < patience) this.current = { ...this.current, waited: waited + 1 }
    else this.current = { ...this.current, factor: Math.max(this.current.factor * factor, lowest), waited: 0 }
  }
}

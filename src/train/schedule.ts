import { GlassformerError } from '../errors/glassformer-error.js'
import { power } from '../math/power.js'
import { cos } from '../math/sin-cos.js'

/** The factor by which a step (from 1) multiplies the optimiser's learning rate. */
export type Schedule = (step: number) => number

/** A schedule as plain data, for a config file. Steps of warm-up rise evenly from 0 to the full rate. */
export type ScheduleOptions =
  | { readonly name: 'constant'; readonly warmup?: number }
  | { readonly name: 'noam'; readonly warmup: number; readonly embedDim: number }
  | { readonly name: 'inverseSquareRoot'; readonly warmup: number }
  | { readonly name: 'cosine'; readonly steps: number; readonly warmup?: number; readonly minimum?: number }
  | { readonly name: 'exponential'; readonly decay: number; readonly every: number; readonly warmup?: number }

/**
 * A schedule of its options: `constant`, `noam` (Vaswani et al. 2017, section 5.3), `inverseSquareRoot`, `cosine`
 * (Loshchilov and Hutter 2017) or `exponential`.
 *
 * @returns the factor of the learning rate at each step, from 1 on.
 * @throws GlassformerError when a number is out of its range.
 */
export function createSchedule(options: ScheduleOptions): Schedule {
  switch (options.name) {
    case 'constant':
      return warmedUp(options.warmup, () => 1)
    case 'noam':
      return noam(options.warmup, options.embedDim)
    case 'inverseSquareRoot':
      return inverseSquareRoot(options.warmup)
    case 'cosine':
      return warmedUp(options.warmup, cosine(options.steps, options.warmup ?? 0, options.minimum ?? 0))
    case 'exponential': {
      const { decay, every } = options
      positive('decay', decay)
      positive('every', every)
      return warmedUp(options.warmup, step => power(decay, step / every))
    }
  }
}

/** `embedDim^−½ · min(step^−½, step · warmup^−1½)` (Vaswani et al. 2017, section 5.3); use it with `lr: 1`. */
export function noam(warmup: number, embedDim: number): Schedule {
  positive('warmup', warmup)
  positive('embedDim', embedDim)
  return step => Math.min(1 / Math.sqrt(step), step / (warmup * Math.sqrt(warmup))) / Math.sqrt(embedDim)
}

/** Rises to 1 over `warmup` steps, then falls as `√(warmup / step)`. */
export function inverseSquareRoot(warmup: number): Schedule {
  positive('warmup', warmup)
  return step => Math.min(step / warmup, Math.sqrt(warmup / step))
}

function cosine(steps: number, warmup: number, minimum: number): Schedule {
  positive('steps', steps)
  const span = Math.max(steps - warmup, 1)
  return step => {
    const progress = Math.min(Math.max(step - warmup, 0) / span, 1)
    return minimum + ((1 - minimum) * (1 + cos(Math.PI * progress))) / 2
  }
}

function warmedUp(warmup: number | undefined, schedule: Schedule): Schedule {
  if (warmup === undefined || warmup === 0) return schedule
  positive('warmup', warmup)
  return step => Math.min(step / warmup, 1) * schedule(step)
}

function positive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw new GlassformerError(`${name} must be a number above 0, not ${value}`)
}

/** The options of `Plateau`. */
export interface PlateauOptions {
  /** The rate is multiplied by this … Default 0.5. */
  readonly factor?: number
  /** … when so many evaluations in a row bring nothing better. Default 2. */
  readonly patience?: number
  /** Whether smaller or larger is better. Default `minimum`. */
  readonly mode?: 'minimum' | 'maximum'
  /** Never below this factor. Default 0. */
  readonly lowest?: number
}

/** What `Plateau` remembers: plain JSON for a checkpoint. */
export interface PlateauState {
  readonly factor: number
  readonly best: number | null
  readonly waited: number
}

/** Lowers the learning rate when a metric stops getting better, as `ReduceLROnPlateau`. */
export class Plateau {
  private readonly options: Required<PlateauOptions>
  private current: PlateauState

  constructor(options: PlateauOptions = {}, state: PlateauState = { factor: 1, best: null, waited: 0 }) {
    this.options = { factor: 0.5, patience: 2, mode: 'minimum', lowest: 0, ...options }
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

  /** Takes the metric of an evaluation into account. */
  report(metric: number): void {
    const { mode, patience, factor, lowest } = this.options
    const { best, waited } = this.current
    const better = best === null || (mode === 'minimum' ? metric < best : metric > best)
    if (better) this.current = { ...this.current, best: metric, waited: 0 }
    else if (waited + 1 < patience) this.current = { ...this.current, waited: waited + 1 }
    else this.current = { ...this.current, factor: Math.max(this.current.factor * factor, lowest), waited: 0 }
  }
}

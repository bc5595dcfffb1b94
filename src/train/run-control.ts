import { listOf } from '../options/lists.js'
import type { OptionTable, Settled } from '../options/option.js'
import { section } from '../options/sections.js'
import { real, whole } from '../options/values.js'
import type { RunConfig } from './config.js'
import { finite, isBetter, isTextMetric, type Metrics, modeOf } from './metric.js'
import type { TextMetricName } from './metrics/text-metrics.js'
import { Plateau, plateauState, waitingState } from './plateau.js'

const keptModel = {
  step: { type: whole(), about: 'the step it is of', required: true },
  metric: { type: real(), about: 'how good it is', required: true },
} as const satisfies OptionTable

export const controlState = {
  plateau: { type: section(plateauState), about: 'where the plateau schedule is', required: true },
  stopping: { type: section(waitingState), about: 'where early stopping is', required: true },
  best: { type: listOf(section(keptModel), 'models'), about: 'the kept models, the best first', required: true },
  last: { type: listOf(whole(), 'steps'), about: 'of the last models that averaging needs', required: true },
} as const satisfies OptionTable

/** What a run's validations have decided so far: plain JSON for a checkpoint. */
export type ControlState = Settled<typeof controlState>

const FIRST: ControlState = {
  plateau: { factor: 1, best: null, waited: 0 },
  stopping: { best: null, waited: 0 },
  best: [],
  last: [],
}

/** Which models a run keeps beside its last: their steps. */
export interface Kept {
  /** The best first. */
  readonly best: readonly number[]
  /** The oldest first. */
  readonly last: readonly number[]
}

/** What steers a run by its validations: the plateau schedule, early stopping, and which models are kept. */
export class RunControl {
  private readonly plateau: Plateau | undefined

  constructor(
    private readonly config: RunConfig,
    private current: ControlState = FIRST,
  ) {
    const { schedule } = config
    if (schedule.name !== 'plateau') return
    const { factor, patience, lowest } = schedule
    const mode = modeOf(schedule.metric, schedule.mode)
    this.plateau = new Plateau({ factor, patience, lowest, mode }, current.plateau)
  }

  get state(): ControlState {
    return this.current
  }

  /** What the plateau schedule multiplies the learning rate by. */
  get factor(): number {
    return this.plateau?.factor ?? 1
  }

  /** Whether early stopping has ended the run. */
  get stopped(): boolean {
    const { patience } = this.config.earlyStopping
    return patience > 0 && this.current.stopping.waited >= patience
  }

  get kept(): Kept {
    return { best: this.current.best.map(({ step }) => step), last: this.current.last }
  }

  /** What validations measure on decoded texts: what is asked for, and what steers the run. */
  get textMetrics(): TextMetricName[] {
    const { validation, schedule, earlyStopping, keepBest } = this.config
    const steering = [
      ...(schedule.name === 'plateau' ? [schedule.metric] : []),
      ...(earlyStopping.patience > 0 ? [earlyStopping.metric] : []),
      ...(keepBest.count > 0 ? [keepBest.metric] : []),
    ]
    return [...new Set([...validation.metrics, ...steering.filter(isTextMetric)])]
  }

  validatesAt(step: number): boolean {
    const { every } = this.config.validation
    return every > 0 && step % every === 0
  }

  /** Takes a validation into account. */
  report(step: number, metrics: Metrics): void {
    this.watchPlateau(metrics)
    this.watchStopping(metrics)
    this.rank(step, metrics)
  }

  /** Notes the model of a step where it is one of the last that averaging takes. */
  passed(step: number): void {
    const { of, count, every } = this.config.averaging
    if (of === 'last' && count > 0 && step % every === 0)
      this.current = { ...this.current, last: [...this.current.last, step].slice(-count) }
  }

  private watchPlateau(metrics: Metrics): void {
    const { schedule } = this.config
    if (schedule.name !== 'plateau' || this.plateau === undefined) return
    this.plateau.report(metrics[schedule.metric] ?? Number.NaN)
    this.current = { ...this.current, plateau: this.plateau.state }
  }

  private watchStopping(metrics: Metrics): void {
    const { earlyStopping } = this.config
    if (earlyStopping.patience === 0) return
    const mode = modeOf(earlyStopping.metric, earlyStopping.mode)
    const value = finite(metrics[earlyStopping.metric], mode)
    const { best, waited } = this.current.stopping
    const better = best === null || isBetter(value, best, mode, earlyStopping.minDelta)
    const stopping = better ? { best: value, waited: 0 } : { best, waited: waited + 1 }
    this.current = { ...this.current, stopping }
  }

  private rank(step: number, metrics: Metrics): void {
    const { keepBest } = this.config
    const mode = modeOf(keepBest.metric, keepBest.mode)
    const value = metrics[keepBest.metric]
    // What can't be measured is not among the best, however few there are.
    if (value === undefined || !Number.isFinite(value)) return
    const { best } = this.current
    // Of equals the earlier one stays.
    const place = best.filter(kept => !isBetter(value, kept.metric, mode)).length
    const ranked = [...best.slice(0, place), { step, metric: value }, ...best.slice(place)]
    this.current = { ...this.current, best: ranked.slice(0, keepBest.count) }
  }
}

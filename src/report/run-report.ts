import type { CurvePoint, LoggedScores } from '../runs/run-history.js'
import type { Sample } from '../train/samples.js'
import type { Answer } from './answer.js'
import type { SettingName } from './settings.text.js'

/** What was measured on held-out pairs at a step. */
export interface MeasuredPoint extends LoggedScores {
  readonly step: number
}

/** What the model answered at a step that was kept. */
export interface KeptSamples {
  readonly step: number
  readonly rows: readonly Sample[]
}

/** What was trained, on what, how long: what is not known stays out. */
export type Settings = { readonly [name in SettingName]?: string }

/** What a person wants to see of a training run. */
export interface RunReport {
  readonly name: string
  readonly settings: Settings
  readonly steps: readonly CurvePoint[]
  readonly measured: readonly MeasuredPoint[]
  readonly samples: readonly KeptSamples[]
  /** On pairs that training never saw; none where the task holds none out. */
  readonly answers: readonly Answer[]
}

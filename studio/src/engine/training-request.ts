import type { ArmRequest } from './arm.ts'
import type { TrainSettings } from './train-settings.ts'

/** A training with one arm, or with several that see the same sequences: the whole model and one without something. */
export interface TrainingRequest {
  readonly settings: TrainSettings
  readonly arms: readonly ArmRequest[]
  /** Whether the browser keeps it. */
  readonly kept: boolean
}

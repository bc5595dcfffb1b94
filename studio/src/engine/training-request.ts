import type { ArmRequest } from './arm.ts'
import type { BaseRequest } from './base.ts'
import type { TrainSettings } from './train-settings.ts'

/** A training with one arm, or with several that see the same sequences: the whole model and one without something. */
export interface TrainingRequest {
  readonly settings: TrainSettings
  readonly arms: readonly ArmRequest[]
  /** The model to start from. Default: random weights. */
  readonly from?: BaseRequest
  /** Threads of each arm. Default: as many as there are. */
  readonly threads?: number
  /** Whether the browser keeps it. */
  readonly kept: boolean
}

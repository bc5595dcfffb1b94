import type { Engine } from '../engine/engine.js'
import type { Transformer } from '../model/transformer.js'
import type { StepResult, TrainingState } from './trainer.js'

/** Something that trains a model step by step: this library's engines, or PyTorch. */
export interface StepTrainer {
  readonly model: Transformer
  /** Where it runs. */
  readonly engine: Pick<Engine, 'name' | 'threads' | 'detail'>
  /** Steps done. */
  readonly step: number
  next(): Promise<StepResult>
  /** Everything needed to go on exactly from here. */
  state(): Promise<TrainingState>
  /** Copies the weights of the last `state()`, or later ones, into the model. */
  updateModel(): void
  dispose(): void
}

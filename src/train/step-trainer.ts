import type { BatchesState } from '../data/batches-state.js'
import type { Engine } from '../engine/engine.js'
import type { StateDict, StateTensor } from '../model/state-dict.js'
import type { Transformer } from '../model/transformer.js'

/** All that a run needs to go on exactly where it was. */
export interface TrainingState {
  readonly step: number
  readonly batches: BatchesState
  readonly weights: StateDict
  /** The optimiser's buffers, by `NAME/KEY`: `m/encoder.embed.weight`; and the running mean's, as `ema/KEY`. */
  readonly optimizer: ReadonlyMap<string, StateTensor>
}

/** What one step measured. */
export interface StepResult {
  /** From 1. */
  readonly step: number
  /** Mean cross-entropy per counted target, in nats, before the step's update. */
  readonly loss: number
  /** Share of counted targets predicted right, 0 to 1, before the step's update. */
  readonly accuracy: number
  /** Of the step's update: the optimiser's, times the schedule's factor. */
  readonly learningRate: number
  /** Source and target tokens of the step that are not padding. */
  readonly tokens: number
  /** Of all gradients together, before they are clipped; where clipping by norm computes it. */
  readonly gradientNorm?: number
}

/** Something that trains a model step by step: this library's engines, or PyTorch. */
export interface StepTrainer {
  readonly model: Transformer
  /** Where it runs. */
  readonly engine: Pick<Engine, 'name' | 'threads' | 'detail'>
  /** Steps done. */
  readonly step: number
  /** Trains one step. */
  next(): Promise<StepResult>
  /** Everything needed to go on exactly from here. */
  state(): Promise<TrainingState>
  /** Copies the weights of the last `state()`, or later ones, into the model. */
  updateModel(): Promise<void>
  /** Frees memory, threads and processes. */
  dispose(): void | Promise<void>
}

/** Training: optimisers, the loop, evaluation. */

// Loops.

export { type FitEvent, type FitOptions, fit, trainSteps } from './fit.js'
export type { StepResult, StepTrainer, TrainingState } from './step-trainer.js'
export { Trainer } from './trainer.js'
export type { TrainerOptions } from './trainer-options.js'

// Optimisers, what becomes of a gradient before them, and learning rates.

export { averageWeights } from './average-weights.js'
export { type GradientTransforms, transformGradients } from './gradient-transforms.js'
export { adam, adamw, createOptimizer, lion, type Optimizer, sgd } from './optimizers/optimizer.js'
export type {
  AdamOptions,
  AdamWOptions,
  LionOptions,
  OptimizerConfig,
  OptimizerOptions,
  SgdOptions,
} from './optimizers/optimizer-options.js'
export { Pace } from './pace.js'
export { Plateau, type PlateauOptions, type PlateauState } from './plateau.js'
export { createSchedule, type Schedule, type ScheduledTraining } from './schedule.js'
export type { ScheduleConfig, ScheduleOptions } from './schedule-options.js'

// Measures of a model.

export { type EvaluateOptions, type Evaluation, evaluate, evaluateWithOutputs } from './evaluate.js'
export { evaluateTask, evaluateText, type TaskScores } from './evaluate-text.js'
export { type MeasuredScores, measureNames } from './measured-scores.js'
export { type Metrics, metricsOf } from './metric.js'
export type { ScoredText } from './metrics/scored-text.js'
export { scoreTexts, type TextMetricName, textMetricNames } from './metrics/text-metrics.js'
export type { Scores } from './scores.js'

// A run described as data: its config, its checkpoint, when to stop.

export { type Checkpoint, checkpointFiles, checkpointFromFiles, checkpointToFiles } from './checkpoint-files.js'
export { configOptions, type RunConfig, runOptions, type TrainConfig } from './config.js'
export { configuredTrainer } from './configured.js'
export { presetNames, presets } from './presets.js'
export { type ControlState, type Kept, RunControl } from './run-control.js'
export { type ConfigLayer, settleConfig } from './settle-config.js'

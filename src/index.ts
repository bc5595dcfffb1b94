/**
 * Glassformer: the encoder–decoder Transformer that you can train, use and see through.
 *
 * @packageDocumentation
 */
export { loadModel, saveModel } from '#files'
export type { Augment } from './data/augment.js'
export { type Batch, makeBatch } from './data/batch.js'
export { padSequence } from './data/pad-sequence.js'
export type { Pair } from './data/pair.js'
export type { TextPair } from './data/text-pair.js'
export { Vocabulary } from './data/vocabulary.js'
export type { BeamNode, BeamTree } from './decode/beam-tree.js'
export { generate } from './decode/generate.js'
export type { GenerateOptions } from './decode/generate-options.js'
export type {
  AttentionMaps,
  FinishReason,
  Generated,
  GeneratedSequence,
  Generation,
  StreamedToken,
} from './decode/generated.js'
export { type GreedyOptions, greedyDecode, greedySearch } from './decode/greedy.js'
export { type PairScore, scorePairs } from './decode/score.js'
export { generateStream } from './decode/stream.js'
export { createEngine, type EngineName, type EngineOptions, engineNames } from './engine/create-engine.js'
export type { Engine, Program, Session, TensorValue } from './engine/engine.js'
export { type ExportFormat, exportModel } from './formats/export-model.js'
export { importModel } from './formats/import-model.js'
export {
  type LoadedModel,
  type ModelFiles,
  modelFromFiles,
  modelToFiles,
  type Vocabularies,
} from './formats/model-files.js'
export { toOnnx } from './formats/onnx/onnx.js'
export { readPt, writePt } from './formats/pt/pt.js'
export { readSafetensors, writeSafetensors } from './formats/safetensors.js'
export { fromTorchTransformer, toTorchTransformer } from './formats/torch-transformer/torch-transformer.js'
export { GlassformerError } from './math/error.js'
export { Random } from './math/random.js'
export type { GivenOptions, TransformerOptions } from './model/options.js'
export type { StateDict, StateTensor } from './model/state-dict.js'
export { Transformer } from './model/transformer.js'
export { type FloatTensor, logits } from './run/logits.js'
export { lossAndGradients } from './run/loss-and-gradients.js'
export { type Observed, observe, tensorNames } from './run/observe.js'
export { digitsTask } from './tasks/digits.js'
export { type PairsExtras, type PairsOptions, pairsTask } from './tasks/pairs.js'
export type { Task } from './tasks/task.js'
export { createTask, taskNames } from './tasks/tasks.js'
export { type EvaluateOptions, evaluate, type Scores } from './train/evaluate.js'
export { type FitEvent, type FitOptions, fit } from './train/fit.js'
export type { ScoredText } from './train/metrics/scored-text.js'
export { scoreTexts, type TextMetricName, textMetricNames } from './train/metrics/text-metrics.js'
export { type AdamOptions, adam, type Optimizer, type SgdOptions, sgd } from './train/optimizer.js'
export { createSchedule, Plateau, type Schedule, type ScheduleOptions } from './train/schedule.js'
export type { StepResult, StepTrainer, TrainingState } from './train/step-trainer.js'
export { Trainer, type TrainerOptions } from './train/trainer.js'

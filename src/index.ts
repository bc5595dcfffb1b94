/**
 * Glassformer: the encoder–decoder Transformer that you can train, use and see through.
 *
 * @module glassformer
 */

export { loadModel, saveModel } from '#files'
export type { Augment } from './data/augment.js'
export { type Batch, makeBatch, type PadIndices } from './data/batch.js'
export type { BatchesState, BatchStream } from './data/batches-state.js'
export type { Bpe, Merge } from './data/bpe/bpe.js'
export { buildVocabulary, type TokenizerKind, type VocabularyOptions } from './data/build-vocabulary.js'
export type { NewTokens } from './data/grow-vocabulary.js'
export type { Normalization } from './data/normalization.js'
export { type PaddedIds, padSequence } from './data/pad-sequence.js'
export type { Pair, PairText } from './data/pair.js'
export { parseVocabulary } from './data/parse-vocabulary.js'
export { RegexTokenizer } from './data/regex-tokenizer.js'
export type { TextPair } from './data/text-pair.js'
export type { TextTokenizer, Tokenizer, TokenizerFile, TokenizerRule, Tokenizers } from './data/tokenizer.js'
export { Vocabulary } from './data/vocabulary.js'
export type { Framing, SpecialTokens, VocabularyJson } from './data/vocabulary-json.js'
export type { Answer, AnswerSequence } from './decode/answer.js'
export { answerTexts } from './decode/answer-texts.js'
export type { BeamNode, BeamTree } from './decode/beam-tree.js'
export { type FinishReason, finishReasons } from './decode/finish-reason.js'
export { generate } from './decode/generate.js'
export type { GenerateOptions } from './decode/generate-options.js'
export type {
  AttentionMaps,
  Generated,
  GeneratedSequence,
  Generation,
  StreamedToken,
} from './decode/generated.js'
export { type GreedyOptions, greedyDecode, greedySearch } from './decode/greedy.js'
export { type PairScore, scorePairs } from './decode/score.js'
export { generateStream } from './decode/stream.js'
export { type TextModel, textModel } from './decode/text-model.js'
export { createEngine } from './engine/create-engine.js'
export type {
  Engine,
  Leaf,
  NumericArray,
  Program,
  ProgramRequest,
  Randomness,
  Session,
  State,
  TensorValue,
} from './engine/engine.js'
export { type EngineName, type EngineOptions, engineNames } from './engine/engine-options.js'
export { GlassformerError } from './errors/glassformer-error.js'
export { AblatedTransformer } from './explain/models/ablated-transformer.js'
export { type Ablation, ablation, ablations, withoutHead } from './explain/models/ablations.js'
export type { AssumedOptions } from './formats/assumed-options.js'
export type { Dtype } from './formats/dtype.js'
export { type ExportFormat, exportFormats, exportModel } from './formats/export-model.js'
export { importHuggingFace } from './formats/hugging-face/import-hugging-face.js'
export type { Languages } from './formats/hugging-face/languages.js'
export { type ImportedFiles, type ImportedModel, importModel } from './formats/import-model.js'
export type { KeyRule } from './formats/key-map.js'
export type { LoadingProgress, OnProgress } from './formats/loading-progress.js'
export {
  type LoadedModel,
  type ModelFiles,
  modelFromFiles,
  modelToFiles,
  openModel,
  type SavingOptions,
  type SilentModel,
  type SpeakingModel,
} from './formats/model-files.js'
export type { NamedFiles } from './formats/named-files.js'
export { type OnnxFiles, toOnnx } from './formats/onnx/onnx.js'
export { readPt, type WritablePtTensor, writePt } from './formats/pt/pt.js'
export {
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  type WritableTensor,
  writeSafetensors,
} from './formats/safetensors.js'
export { type WeightType, weightTypes } from './formats/stored-weights.js'
export type { TensorData } from './formats/tensor-data.js'
export {
  fromTorchTransformer,
  type TorchTransformerNames,
  toTorchTransformer,
} from './formats/torch-transformer/torch-transformer.js'
export { parseVocabularies, type Vocabularies } from './formats/vocabulary-file.js'
export { Random } from './math/random.js'
export { type Growth, growModel } from './model/grow-model.js'
export type { Parameter } from './model/nn/parameter.js'
export type { GivenOptions, Positions, TransformerOptions } from './model/options.js'
export type { StateDict, StateTensor } from './model/state-dict.js'
export { Transformer } from './model/transformer.js'
export { lengthWarning } from './session/length-warning.js'
export { type FloatTensor, logits } from './session/logits.js'
export { lossAndGradients } from './session/loss-and-gradients.js'
export { type Observed, observe, tensorNames } from './session/observe.js'
export type { TokenRows } from './session/token-ids.js'
export { type DigitsOptions, digitsTask } from './tasks/digits.js'
export { type PairsExtras, pairsTask } from './tasks/pairs.js'
export type { PairsOptions } from './tasks/pairs-options.js'
export type { PairCounts, PairsTask, PairsTaskParts } from './tasks/pairs-task.js'
export type { Task, TrainingStart } from './tasks/task.js'
export { createTask, taskNames } from './tasks/tasks.js'
export type { Dim } from './tensor/dim.js'
export type { Activation, Op } from './tensor/op.js'
export type { SubstituteOptions } from './tensor/replace-tensors.js'
export { substitute } from './tensor/substitute.js'
export type { Tensor } from './tensor/tensor.js'
export type { AnswerStream, StreamedText } from './text/answer-stream.js'
export { type LoadTextOptions, loadText, type TextAnswerer } from './text/load-text.js'
export type { ModelPlace } from './text/load-text-model.js'
export { averageWeights } from './train/average-weights.js'
export { type Checkpoint, checkpointFromFiles, checkpointToFiles } from './train/checkpoint-files.js'
export type { RunConfig, TrainConfig } from './train/config.js'
export { type ConfiguredTrainer, configuredTrainer } from './train/configured.js'
export {
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  evaluateWithOutputs,
} from './train/evaluate.js'
export { type FitEvent, type FitOptions, fit } from './train/fit.js'
export type { GradientTransforms } from './train/gradient-transforms.js'
export type { BleuTokenizer } from './train/metrics/bleu-tokenizer.js'
export type { ScoredText } from './train/metrics/scored-text.js'
export { scoreTexts, type TextMetricName, textMetricNames } from './train/metrics/text-metrics.js'
export { adam, adamw, lion, type Optimizer, sgd } from './train/optimizers/optimizer.js'
export type {
  AdamOptions,
  AdamWOptions,
  LionOptions,
  OptimizerConfig,
  OptimizerOptions,
  SgdOptions,
} from './train/optimizers/optimizer-options.js'
export { Plateau, type PlateauOptions, type PlateauState } from './train/plateau.js'
export type { ControlState } from './train/run-control.js'
export { createSchedule, type Schedule, type ScheduledTraining } from './train/schedule.js'
export type { ScheduleConfig, ScheduleOptions } from './train/schedule-options.js'
export type { Scores } from './train/scores.js'
export { type ConfigLayer, settleConfig } from './train/settle-config.js'
export type { StepResult, StepTrainer, TrainingState } from './train/step-trainer.js'
export { Trainer } from './train/trainer.js'
export type { TrainerOptions } from './train/trainer-options.js'

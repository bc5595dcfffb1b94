import type { Control } from '#dist/explain/lesson.js'
import type { LessonPart } from '#dist/explain/lesson-view.js'
import type { ScheduleOptions, TransformerOptions } from '#dist/index.js'

/** What was trained, as the run's own file says it. */
export interface RunSettings {
  readonly task: string
  readonly taskOptions: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly batchSize: number
  readonly lr: number
  readonly steps: number
  /** Of the learning rate; absent: constant. */
  readonly schedule?: ScheduleOptions | Readonly<Record<string, unknown>> | undefined
}

export interface Score {
  readonly loss: number
  readonly tokenAccuracy: number
  readonly sequenceAccuracy: number
}

export interface CheckpointInfo {
  readonly step: number
  /** By the task's pattern; absent where nobody scored. */
  readonly scores: Readonly<Record<string, Score>> | null
  /** On the disk of the one who serves it: the model folder with its weights. */
  readonly folder?: string | undefined
}

/** [step, loss, accuracy] */
export type CurvePoint = readonly [number, number, number]

/** A model with its checkpoints, as the page knows it. */
export interface RunInfo {
  readonly id: string
  readonly options: TransformerOptions
  readonly parameterCount: number
  readonly settings: RunSettings | null
  readonly patterns: readonly string[]
  /** Every token of each side, by id. */
  readonly tokens: { readonly source: readonly string[]; readonly target: readonly string[] }
  readonly special: { readonly sos: number; readonly eos: number }
  readonly curve: readonly CurvePoint[]
  readonly checkpoints: readonly CheckpointInfo[]
  /** Seconds that the training took, where known. */
  readonly seconds: number | null
  /** An input that the model takes. */
  readonly sample: string
}

/** One node of the graph, without numbers. */
export interface NodeInfo {
  readonly name: string
  readonly className: string
  readonly label: string
  readonly op: string
  readonly inputs: readonly string[]
  readonly axes: readonly string[]
  /** Sizes as written: `N`, `trgLen-1`, `64`. */
  readonly dims: readonly string[]
  readonly dtype: string
  readonly hasGradient: boolean
}

/** Which model is looked at, and what it reads. */
export interface Scene {
  readonly run: string
  /** A checkpoint; the nearest that exists is taken. */
  readonly step: number
  /** Parts taken away. */
  readonly parts: readonly string[]
  /** The example first, then its batch companions, as text. */
  readonly texts: readonly string[]
  /** PAD ids added after the longest source. */
  readonly padding: number
}

export interface Look {
  readonly step: number
  readonly src: readonly (readonly number[])[]
  /** Whole targets: SOS, answer, EOS, PAD. */
  readonly trg: readonly (readonly number[])[]
  /** What greedy decoding gives for each row. */
  readonly outputs: readonly (readonly number[])[]
  /** The right answers, where the task is known. */
  readonly expected: readonly (readonly number[] | null)[]
  readonly graph: { readonly key: string; readonly nodes: readonly NodeInfo[] | null }
  readonly milliseconds: number
}

export interface TensorNumbers {
  readonly name: string
  readonly data: Float32Array
  readonly shape: readonly number[]
}

export interface CellArithmetic {
  readonly text: string
  readonly value: number
  readonly terms: readonly { readonly text: string; readonly value: number }[]
  readonly cells: readonly { readonly name: string; readonly index: readonly number[]; readonly gradient: boolean }[]
  /** Of a gradient: what each use of the tensor adds to it. */
  readonly paths: readonly { readonly through: string; readonly text: string; readonly value: number }[]
}

export interface GenerationStep {
  /** What the decoder reads, SOS first. */
  readonly input: readonly number[]
  /** Of the next token, by id. */
  readonly probabilities: Float32Array
  readonly chosen: number
}

export interface Generation {
  readonly steps: readonly GenerationStep[]
  readonly ended: boolean
  /** The same rows from one teacher-forced pass over what was generated. */
  readonly onePass: readonly Float32Array[]
  /** The largest difference between a row of the one pass and its step of the loop. */
  readonly largestDifference: number
}

export interface GenerateOptions {
  readonly method: 'greedy' | 'sample'
  readonly temperature: number
  readonly seed: number
  /** A token put in the place of the model's own choice at a step. */
  readonly forced: { readonly step: number; readonly id: number } | null
}

export interface BeamNode {
  readonly id: number
  readonly parent: number
  readonly depth: number
  readonly logProbability: number
  /** Sum along the path. */
  readonly score: number
  readonly kept: boolean
  readonly finished: boolean
}

export interface BeamTree {
  readonly nodes: readonly BeamNode[]
  readonly best: readonly number[]
}

export interface Comparison {
  readonly scores: Readonly<Record<string, Score>>
  readonly parameterCount: number
}

/** A tensor in two models, `null` where one has no such tensor, and whether they answer the same. */
export interface Contrast {
  readonly whole: TensorNumbers | null
  readonly without: TensorNumbers | null
  readonly sameAnswers: boolean
}

export interface TrainSettings {
  readonly task: string
  readonly taskOptions: Readonly<Record<string, unknown>>
  readonly embedDim: number
  readonly numLayers: number
  readonly heads: number
  readonly batchSize: number
  readonly lr: number
  readonly steps: number
  readonly seed: number
  readonly schedule: ScheduleOptions
  /** For the task `pairs`: lines source<TAB>target. */
  readonly pairs: { readonly text: string; readonly tokenizer: 'characters' | 'words' } | null
}

export interface ArmRequest {
  readonly id: string
  readonly parts: readonly string[]
  /** Options of the task in which this arm differs: the layout of the ids. */
  readonly taskOptions?: Readonly<Record<string, unknown>>
}

/** A training with one arm, or with several that see the same sequences: the whole model and one without something. */
export interface TrainingRequest {
  readonly settings: TrainSettings
  readonly arms: readonly ArmRequest[]
}

export interface SampleRow {
  readonly source: string
  readonly target: string
  readonly output: string
}

/** What a kept step shows: its predictions on the fixed examples, and its scores. */
export interface KeptSamples {
  readonly step: number
  readonly rows: readonly SampleRow[]
  readonly scores: Readonly<Record<string, Score>>
}

/** The training that the browser kept. */
export interface RestoredTraining {
  readonly settings: TrainSettings
  readonly step: number
  readonly curve: readonly CurvePoint[]
  readonly samples: readonly KeptSamples[]
  /** Whether it was under way when the page went. */
  readonly interrupted: boolean
  /** When it was kept: milliseconds since 1970. */
  readonly at: number
  /** Its model, where weights of it are kept. */
  readonly info: RunInfo | null
}

/** A text in both languages. */
export interface Both {
  readonly zh: string
  readonly en: string
}

export interface LessonInfo {
  readonly id: string
  readonly group: string
  readonly question: Both
  /** What someone who has read only this can now predict. */
  readonly reader: Both
  /** `Class.label` of the source lines that it speaks of. */
  readonly lines: readonly string[]
  readonly files: readonly string[]
  readonly tensors: readonly string[]
  readonly twins: readonly { readonly typescript: string; readonly python: string }[]
  readonly hasExperiment: boolean
}

export interface LessonShelf {
  readonly groups: Readonly<Record<string, Both>>
  readonly lessons: readonly LessonInfo[]
}

export interface OpenedLesson {
  readonly parts: readonly LessonPart[]
  readonly controls: readonly Control[]
  readonly prediction: { readonly question: Both; readonly options: readonly string[] | null } | null
}

export type EngineEvent =
  | {
      readonly event: 'progress'
      readonly arm: string
      readonly points: readonly CurvePoint[]
      readonly stepsPerSecond: number
      readonly step: number
    }
  | {
      readonly event: 'samples'
      readonly arm: string
      readonly step: number
      readonly rows: readonly SampleRow[]
      readonly scores: Readonly<Record<string, Score>>
    }
  | { readonly event: 'state'; readonly running: boolean; readonly step: number; readonly threads: number }
  | { readonly event: 'run'; readonly info: RunInfo }
  | { readonly event: 'failed'; readonly message: string }
  /** The browser keeps nothing; empty: it does again. */
  | { readonly event: 'refused'; readonly reason: string }
  /** Training stood still for a while, as in a tab or a computer put to sleep. */
  | { readonly event: 'slept'; readonly seconds: number; readonly step: number }
  | { readonly event: 'experiment'; readonly done: number }

/** What the page may ask of the worker: arguments and answers by method. */
export interface Methods {
  hello: { args: { threads: number | null }; result: { threads: number; shared: boolean } }
  openRun: { args: { id: string; url: string }; result: RunInfo }
  openFiles: { args: { files: readonly { name: string; bytes: ArrayBuffer }[] }; result: RunInfo }
  look: { args: Scene; result: Look }
  read: { args: { name: string; gradient: boolean }; result: TensorNumbers | null }
  explain: { args: { name: string; index: readonly number[]; gradient: boolean }; result: CellArithmetic | null }
  overTime: {
    args: { name: string; gradient: boolean; index: readonly number[] }
    result: readonly { readonly step: number; readonly value: number; readonly output: string }[]
  }
  generate: { args: { scene: Scene; options: GenerateOptions }; result: Generation }
  beam: { args: { scene: Scene; width: number }; result: BeamTree }
  compare: { args: { scene: Scene; pairs: number }; result: Comparison }
  /** One tensor of two models on the same example; the second model is then in view. */
  contrast: { args: { whole: Scene; without: Scene; name: string; gradient: boolean }; result: Contrast }
  shelf: { args: null; result: LessonShelf }
  lesson: {
    args: { id: string; scene: Scene; settings: Readonly<Record<string, number>> }
    result: OpenedLesson
  }
  guess: { args: { id: string; scene: Scene; guess: string }; result: { right: boolean; answer: string } }
  experiment: { args: { id: string }; result: LessonPart | null }
  restore: { args: null; result: RestoredTraining | null }
  train: { args: TrainingRequest; result: null }
  pause: { args: null; result: null }
  resume: { args: { steps: number | null }; result: null }
  /** Somebody touched the page: training leaves the processor to it for a moment. */
  giveWay: { args: null; result: null }
  /** Keeps the training now: the page may go away. */
  save: { args: null; result: null }
  reset: { args: null; result: null }
  weights: { args: { run: string; step: number }; result: readonly { name: string; bytes: ArrayBuffer }[] }
}

export type Method = keyof Methods

export type Request = {
  [M in Method]: { readonly id: number; readonly method: M; readonly args: Methods[M]['args'] }
}[Method]

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | EngineEvent

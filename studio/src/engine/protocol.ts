import type { LessonPart } from '#dist/explain/lesson-view.js'
import type { Sample } from '#dist/train/samples.js'
import type { KeptSamples } from './arm.ts'
import type { Decoded, Decoding } from './decoding.ts'
import type { Inside, Patching, Stage } from './insights.ts'
import type { LessonShelf, OpenedLesson, Verdict } from './lessons.ts'
import type { Picture, Wanted } from './picture.ts'
import type { CurvePoint, PatternScores, RunInfo } from './runs.ts'
import type { Changes, Contrast, Look, Moment, Scene } from './scenes.ts'
import type { TrainSettings } from './train-settings.ts'
import type { TrainingRequest } from './training-request.ts'
import type { CellArithmetic, TensorNumbers } from './viewer.ts'

export type { LessonPart } from '#dist/explain/lesson-view.js'
export type { BeamNode, BeamTree, GeneratedSequence, GenerateOptions, Generation } from '#dist/index.js'
export type { Sample } from '#dist/train/samples.js'
export type { ArmRequest, KeptSamples } from './arm.ts'
export type { BaseRequest } from './base.ts'
export type { Decoded, Decoding } from './decoding.ts'
export type { Inside, Patching, Stage } from './insights.ts'
export type { LessonInfo, LessonShelf, OpenedLesson, OpenedQuestion, Verdict } from './lessons.ts'
export type { NodeInfo } from './node-info.ts'
export type { OwnPairs } from './own-pairs.ts'
export type { Drawing, Picture, Wanted } from './picture.ts'
export type { CheckpointInfo, CurvePoint, PatternScores, RunInfo, RunSettings } from './runs.ts'
export type { Contrast, Look, Moment, Scene } from './scenes.ts'
export type { TrainSettings } from './train-settings.ts'
export type { TrainingRequest } from './training-request.ts'
export type { CellArithmetic, TensorNumbers } from './viewer.ts'

export interface Comparison {
  readonly scores: PatternScores
  readonly parameterCount: number
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

/** What the worker says unasked. */
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
      readonly rows: readonly Sample[]
      readonly scores: PatternScores
    }
  | { readonly event: 'state'; readonly running: boolean; readonly step: number; readonly threads: number }
  | { readonly event: 'run'; readonly info: RunInfo }
  | { readonly event: 'failed'; readonly message: string }
  /** Another tab keeps its training: this one's is not kept. */
  | { readonly event: 'elsewhere'; readonly is: boolean }
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
  /** Fetches the weights of a step, so that what can't be had is known before it is shown. */
  load: { args: Pick<Scene, 'run' | 'step'>; result: null }
  look: { args: Scene; result: Look }
  read: { args: { name: string; gradient: boolean }; result: TensorNumbers | null }
  /** Numbers of the example in view for a picture of many tensors, in one answer. */
  picture: { args: { wanted: readonly Wanted[] }; result: Picture }
  explain: { args: { name: string; index: readonly number[]; gradient: boolean }; result: CellArithmetic | null }
  overTime: { args: { name: string; gradient: boolean; index: readonly number[] }; result: readonly Moment[] }
  generate: { args: { scene: Scene } & Decoding; result: Decoded }
  compare: { args: { scene: Scene; pairs: number }; result: Comparison }
  /** One tensor of two models on the same example; the second model is then in view. */
  contrast: { args: { whole: Scene; without: Scene; name: string; gradient: boolean }; result: Contrast }
  /** Which of the named tensors differ most between two models on the same example; the second is then in view. */
  changes: { args: { whole: Scene; without: Scene; names: readonly string[] }; result: Changes }
  /** Of the example in view: what each layer would answer, and what the answer at a position came from. */
  inside: { args: { scene: Scene; position: number }; result: Inside }
  patching: { args: { scene: Scene; other: string; position: number }; result: Patching }
  /** Every kept step of the run: gradients, weights, embeddings. */
  stages: { args: { scene: Scene }; result: readonly Stage[] }
  shelf: { args: null; result: LessonShelf }
  lesson: {
    args: { id: string; scene: Scene; settings: Readonly<Record<string, number>> }
    result: OpenedLesson
  }
  guess: {
    args: { id: string; exercise: number | null; scene: Scene; guess: string }
    result: Verdict
  }
  experiment: { args: { id: string }; result: LessonPart | null }
  restore: { args: null; result: RestoredTraining | null }
  /** Answered when it can begin, with what is to be said of it. */
  train: { args: TrainingRequest; result: { readonly notes: readonly string[] } }
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

export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | EngineEvent

import type { LessonContext } from './computing/context.js'
import type { Tools } from './computing/tools.js'
import type { Figure, Label } from './figures/figure.js'
import type { Bilingual, Paragraphs, Values } from './text.js'

export type { Tools } from './computing/tools.js'

/** What a lesson's function computed: what to look at, and the numbers that the text names. */
export interface Shown {
  readonly figures: readonly Figure[]
  readonly values: Values
}

/** How a training on the spot reports and is stopped. */
export interface Conduct {
  /** Called with the share that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void
  /** Aborting rejects the experiment with the signal's reason. */
  readonly signal?: AbortSignal
  /** So much of each training, 0 to 1: for tests. Default 1. */
  readonly effort?: number
}

/** Something to guess, and what the running model answers. */
export interface Asked {
  /** For the question's references. */
  readonly values: Values
  /** To choose from; without them the answer is typed. */
  readonly options?: readonly string[]
  readonly answer: string
  /** Whether the same number below zero is right too: how far, not which way. Default false. */
  readonly eitherSign?: boolean
}

/** A prediction that the reader makes and the model checks. */
export interface Prediction {
  readonly question: Bilingual
  ask(context: LessonContext): Promise<Asked>
}

/** A line in TypeScript and its twin in PyTorch. */
export interface Twin {
  readonly typescript: string
  readonly python: string
}

/** A number that the reader may turn. */
export interface Control {
  readonly name: string
  readonly label: Label
  /** What it may be. */
  readonly values: readonly number[]
  /** Where it stands at first. */
  readonly value: number
}

/** A lesson on the model and the example in view. */
export interface Live {
  readonly text: Paragraphs
  /** What the reader may turn, if anything. */
  controls?(context: LessonContext): readonly Control[]
  /** @param settings the controls' values by name; those left out stand where they stood. */
  show(context: LessonContext, settings?: Readonly<Record<string, number>>): Promise<Shown>
}

/** A question about the model, and how the running model answers it. */
export interface Lesson {
  readonly id: string
  readonly question: Bilingual
  /** Short paragraphs over the worked values. */
  readonly body: Paragraphs
  /** Computes the worked figures, on data that never change. */
  worked(tools: Tools): Promise<Shown>
  readonly live: Live
  /** Models trained on the spot, in seconds, and what came of them. */
  readonly experiment?: { readonly text: Paragraphs; run(tools: Tools, conduct: Conduct): Promise<Shown> }
  readonly twins?: readonly Twin[]
  /** The source lines that it speaks of: `MultiHeadAttention.energy`. */
  readonly lines: readonly string[]
  /** Source files that it speaks of besides: `src/decode/greedy.ts`. */
  readonly files?: readonly string[]
  /** The tensors that it speaks of; every model has them. */
  readonly tensors: readonly string[]
  readonly prediction?: Prediction
  /** What someone who has read only this can now predict. */
  readonly reader: Bilingual
}

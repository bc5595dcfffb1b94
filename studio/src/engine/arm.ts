import { AblatedTransformer } from '#dist/explain/models/ablated-transformer.js'
import {
  adam,
  createSchedule,
  type StateDict,
  type Task,
  Trainer,
  type TrainingState,
  type Transformer,
} from '#dist/index.js'
import { withoutComputed } from '#dist/model/state-dict.js'
import { startingModel } from '#dist/runs/fine-tuning.js'
import { evaluateTask } from '#dist/train/evaluate-text.js'
import { type Sample, samplesOf } from '#dist/train/samples.js'
import type { CurvePoint, LiveWeights, PatternScores } from './runs.ts'
import { modelOptions, type TrainSettings, taskOf } from './train-settings.ts'
import { ENGINE } from './where.ts'

/** Held-out examples per pattern that are shown and that are scored. */
const SHOWN = 2
const SCORED = 40

/** What is trained: the model, and options of the task in which it differs from the others, such as the layout. */
export interface ArmRequest {
  readonly id: string
  /** Parts taken away. */
  readonly parts: readonly string[]
  readonly taskOptions?: Readonly<Record<string, unknown>>
  /** Held-out examples per pattern that kept steps are scored on. Default 40. */
  readonly scored?: number
}

/** What a kept step shows: its predictions on the fixed examples, and its scores. */
export interface KeptSamples {
  readonly step: number
  readonly rows: readonly Sample[]
  readonly scores: PatternScores
}

/** A training that goes on where another page left it. */
export interface Earlier {
  readonly state: TrainingState
  readonly curve: readonly CurvePoint[]
  readonly samples: readonly KeptSamples[]
  readonly weights: (step: number) => Promise<StateDict>
}

/** One of the models that train on the same sequences. */
export class Arm {
  readonly curve: CurvePoint[]
  readonly samples: KeptSamples[]
  /** The weights of the kept steps. */
  readonly states = new Map<number, StateDict>()
  private fresh: CurvePoint[] = []

  private constructor(
    readonly id: string,
    readonly task: Task,
    private readonly model: AblatedTransformer,
    private readonly trainer: Trainer,
    private readonly scored: number,
    { curve = [], samples = [] }: Partial<Pick<Earlier, 'curve' | 'samples'>>,
  ) {
    this.curve = [...curve]
    this.samples = [...samples]
  }

  /** @param from the trained model that it starts from, of a new training */
  static async start(
    { id, parts, taskOptions, scored = SCORED }: ArmRequest,
    settings: TrainSettings,
    threads: number,
    earlier?: Earlier,
    from?: Transformer,
  ): Promise<Arm> {
    const { seed, batchSize, lr, clipNorm = 0, base } = settings
    const task = await taskOf({ ...settings, taskOptions: { ...settings.taskOptions, ...taskOptions } })
    const model = new AblatedTransformer({ ...modelOptions(settings, task), seed, parts })
    if (base !== undefined) model.generationConfig = base.generationConfig
    if (from !== undefined)
      model.loadStateDict(startingModel({ model: from }, { task }, from.options.dropout, seed).stateDict())
    const trainer = await Trainer.start(model, task, {
      engine: 'wasm',
      threads,
      batchSize,
      seed,
      optimizer: adam({ lr }),
      clipNorm,
      schedule: createSchedule({ warmup: 0, ...settings.schedule }),
      freeze: base?.freeze ?? [],
      ...(earlier === undefined ? {} : { state: earlier.state }),
    })
    return new Arm(id, task, model, trainer, scored, earlier ?? {})
  }

  get step(): number {
    return this.trainer.step
  }

  get threads(): number {
    return this.trainer.engine.threads
  }

  async next(): Promise<void> {
    const { step, loss, accuracy } = await this.trainer.next()
    this.fresh.push([step, loss, accuracy])
  }

  /** The points that the curve has got since it was asked last. */
  grow(): readonly CurvePoint[] {
    const { fresh } = this
    this.fresh = []
    this.curve.push(...fresh)
    return fresh
  }

  /** Keeps the weights, predicts the fixed examples and scores held-out ones. */
  async keep(): Promise<KeptSamples> {
    const { model, task, step } = this
    await this.trainer.updateModel()
    const rows = await samplesOf(model, task, task.patterns.length === 1 ? 3 * SHOWN : SHOWN, ENGINE)
    const { byPattern: scores } = await evaluateTask(model, task, { ...ENGINE, limit: this.scored })
    const kept = { step, rows, scores }
    this.states.set(step, withoutComputed(model, model.stateDict()))
    this.samples.push(kept)
    return kept
  }

  /** The weights of this moment. */
  async live(): Promise<LiveWeights> {
    const { step } = this
    await this.trainer.updateModel()
    return { step, weights: this.model.stateDict() }
  }

  /** Everything needed to go on from here; buffers are made anew from the options. */
  async state(): Promise<TrainingState> {
    const state = await this.trainer.state()
    return { ...state, weights: withoutComputed(this.model, state.weights) }
  }

  dispose(): void {
    this.trainer.dispose()
  }
}

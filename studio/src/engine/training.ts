import { AblatedTransformer } from '#dist/explain/ablated-transformer.js'
import {
  adam,
  createSchedule,
  createTask,
  evaluate,
  GlassformerError,
  greedyDecode,
  type Pair,
  type StateDict,
  type Task,
  Trainer,
  type TrainingState,
  type Transformer,
} from '#dist/index.js'
import type { Keeper } from './keeper.ts'
import { PairsTask } from './pairs-task.ts'
import type { CurvePoint, EngineEvent, KeptSamples, Score, TrainingRequest, TrainSettings } from './protocol.ts'
import { makeRun, nearest, type Run } from './runs.ts'

/** Held-out examples a pattern that are shown and that are scored. */
const SHOWN = 2
const SCORED = 40
/** The page hears of progress so often, in milliseconds. */
const REPORT_EVERY = 120
/** Somebody touched the page: it gets the processor for so many milliseconds. */
const GIVE_WAY = 120
/** A step that took so many seconds more than ten usual ones: the tab or the computer was asleep meanwhile. */
const ASLEEP = 5
/** Weights are kept, and predictions made, when so many steps are done; then every fifth more. */
const FIRST_KEPT = [0, 5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000, 1300, 1600, 2000, 2500, 3001]

/** Longer texts than the page takes. */
const MAX_LEN = 256

interface Arm {
  readonly id: string
  readonly task: Task
  /** The held-out examples that are predicted: the same texts for every arm. */
  readonly shown: readonly Pair[]
  readonly model: Transformer
  readonly trainer: Trainer
  readonly curve: CurvePoint[]
  readonly fresh: CurvePoint[]
  readonly samples: KeptSamples[]
  readonly states: Map<number, StateDict>
}

/** A training that goes on where another page left it. */
export interface Earlier {
  readonly state: TrainingState
  readonly curve: readonly CurvePoint[]
  readonly samples: readonly KeptSamples[]
  readonly weights: (step: number) => Promise<StateDict>
}

export interface TrainingTies {
  readonly threads: number
  readonly post: (event: EngineEvent) => void
  /** Told of the run whenever it has new weights. */
  readonly publish: (run: Run) => void
  /** Keeps it in the browser; `null`: nobody does. */
  readonly keeper: Keeper | null
}

/** A training that runs between the page's questions: one step, then whatever else waits. */
export class Training {
  private running = false
  private failed = false
  private quietUntil = 0
  private stopAt: number | null = null
  private lastReport = 0
  private seconds = 0
  private stepsTimed = 0

  private constructor(
    private readonly request: TrainingRequest,
    private readonly arms: readonly Arm[],
    private readonly ties: TrainingTies,
    private readonly earlier: Earlier | undefined,
  ) {}

  static async start(request: TrainingRequest, ties: TrainingTies, earlier?: Earlier): Promise<Training> {
    const { settings } = request
    const arms: Arm[] = []
    for (const { id, parts, taskOptions } of request.arms) {
      const task = taskOf({ ...settings, taskOptions: { ...settings.taskOptions, ...taskOptions } })
      const shown = task.patterns.flatMap(pattern =>
        task.heldOut(pattern, task.patterns.length === 1 ? 3 * SHOWN : SHOWN),
      )
      const { embedDim, numLayers, heads, seed, batchSize, lr } = settings
      const model = new AblatedTransformer({
        srcVocabSize: task.sourceVocabulary.size,
        trgVocabSize: task.targetVocabulary.size,
        srcPadIdx: task.srcPadIdx,
        trgPadIdx: task.trgPadIdx,
        embedDim,
        numLayers,
        heads,
        maxLen: MAX_LEN,
        seed,
        parts,
      })
      const trainer = await Trainer.start(model, task, {
        engine: 'wasm',
        threads: ties.threads,
        batchSize,
        seed,
        optimizer: adam({ lr }),
        schedule: createSchedule({ warmup: 0, ...settings.schedule }),
        ...(earlier === undefined ? {} : { state: earlier.state }),
      })
      const { curve = [], samples = [] } = earlier ?? {}
      const kept = { curve: [...curve], fresh: [], samples: [...samples], states: new Map() }
      arms.push({ id, task, shown, model, trainer, ...kept })
    }
    const training = new Training(request, arms, ties, earlier)
    if (earlier === undefined) {
      for (const arm of arms) await training.keep(arm)
      await training.save()
    }
    return training
  }

  get step(): number {
    return this.arms[0]?.trainer.step ?? 0
  }

  /** Goes on: for so many steps, or to the end. */
  resume(steps: number | null): void {
    this.stopAt = steps === null ? null : this.step + steps
    if (this.running) return
    this.running = true
    this.tell()
    void this.loop()
  }

  pause(): void {
    this.running = false
  }

  /** Leaves the processor to the page for a moment: with a thread a core, what answers a click would have to wait. */
  giveWay(): void {
    this.quietUntil = performance.now() + GIVE_WAY
  }

  dispose(): void {
    this.running = false
    for (const { trainer } of this.arms) trainer.dispose()
  }

  private async loop(): Promise<void> {
    const last = this.request.settings.steps
    try {
      while (this.running && this.step < (this.stopAt ?? last)) {
        const started = performance.now()
        const clock = Date.now()
        const usual = this.stepsTimed > 0 ? this.seconds / this.stepsTimed : Number.POSITIVE_INFINITY
        for (const arm of this.arms) {
          const { step, loss, accuracy } = await arm.trainer.next()
          arm.fresh.push([step, loss, accuracy])
        }
        this.seconds += (performance.now() - started) / 1000
        this.stepsTimed++
        if (performance.now() - this.lastReport > REPORT_EVERY) this.report()
        if (FIRST_KEPT.includes(this.step) || this.step === last || this.step % 1000 === 0) {
          this.report()
          for (const arm of this.arms) await this.keep(arm)
        }
        if (this.ties.keeper?.isDue) await this.save()
        await nextTask()
        if (performance.now() < this.quietUntil) await delay(this.quietUntil - performance.now())
        const passed = (Date.now() - clock) / 1000
        if (passed > ASLEEP + 10 * usual) {
          this.ties.post({ event: 'slept', seconds: passed, step: this.step })
          this.seconds = usual
          this.stepsTimed = 1
        }
      }
      this.report()
      const whole = this.arms[0]
      if (whole !== undefined && !whole.states.has(this.step)) for (const arm of this.arms) await this.keep(arm)
    } catch (error) {
      this.failed = true
      this.ties.post({ event: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
    this.running = false
    await this.save()
    this.tell()
  }

  /** Keeps it in the browser: now, or after the step that is under way. */
  async saveSoon(): Promise<void> {
    if (this.running) this.ties.keeper?.hurry()
    else await this.save()
  }

  private async save(): Promise<void> {
    const [arm] = this.arms
    const { keeper } = this.ties
    if (arm === undefined || keeper === null || this.failed) return
    this.report()
    const { settings } = this.request
    const { curve, samples, states, trainer } = arm
    const running = this.running && trainer.step < settings.steps
    keeper.save(
      { settings, step: trainer.step, curve, samples, running, at: Date.now() },
      await trainer.state(),
      states,
    )
  }

  private tell(): void {
    const threads = this.arms[0]?.trainer.engine.threads ?? 1
    this.ties.post({ event: 'state', running: this.running, step: this.step, threads })
  }

  private report(): void {
    this.lastReport = performance.now()
    const stepsPerSecond = this.stepsTimed / this.seconds
    for (const { id, trainer, fresh, curve } of this.arms) {
      const points = fresh.splice(0)
      curve.push(...points)
      if (points.length > 0) this.ties.post({ event: 'progress', arm: id, points, stepsPerSecond, step: trainer.step })
    }
    this.seconds *= 0.5 // recent steps count more
    this.stepsTimed *= 0.5
  }

  /** Keeps the weights, predicts the fixed examples and scores held-out ones. */
  private async keep(arm: Arm): Promise<void> {
    const { model, trainer, id, task, shown } = arm
    const { step } = trainer
    trainer.updateModel()
    const engine = { engine: 'wasm', threads: 1 } as const
    const { sosId, eosId } = task.targetVocabulary
    const options = { ...engine, sosId, eosId }
    const outputs = await greedyDecode(
      model,
      shown.map(({ source }) => source),
      options,
    )
    const scores: Record<string, Score> = {}
    for (const pattern of task.patterns) {
      const { loss, tokenAccuracy, sequenceAccuracy } = await evaluate(model, task.heldOut(pattern, SCORED), {
        ...options,
        ignoreIndex: task.ignoreIndex,
      })
      scores[pattern] = { loss, tokenAccuracy, sequenceAccuracy }
    }
    arm.states.set(step, model.stateDict())
    const rows = shown.map(({ source, target }, n) => ({
      source: task.sourceVocabulary.format(source),
      target: task.format(target),
      output: task.format(outputs[n] ?? []),
    }))
    arm.samples.push({ step, rows, scores })
    this.ties.post({ event: 'samples', arm: id, step, rows, scores })
    if (arm !== this.arms[0] || this.request.arms.length > 1) return
    const { curve, samples, states } = arm
    const weights = async (step: number): Promise<StateDict> =>
      states.get(step) ?? (await this.earlier?.weights(step)) ?? missing(step)
    this.ties.publish(tabRun(this.request.settings, task, { curve, samples, weights }))
  }
}

/** The training in this tab as a run to look at. */
export function tabRun(
  settings: TrainSettings,
  task: Task,
  { curve, samples, weights }: Pick<Earlier, 'curve' | 'samples' | 'weights'>,
): Run {
  const { embedDim, numLayers, heads } = settings
  const vocabularies = { source: task.sourceVocabulary, target: task.targetVocabulary }
  const options = {
    srcVocabSize: task.sourceVocabulary.size,
    trgVocabSize: task.targetVocabulary.size,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    embedDim,
    numLayers,
    heads,
    maxLen: MAX_LEN,
  }
  const checkpoints = samples.map(({ step, scores }) => ({ step, scores }))
  return makeRun('tab', options, vocabularies, {
    settings,
    task,
    seconds: null,
    curve: [...curve],
    checkpoints,
    weights: step => weights(nearest(checkpoints, step).step),
  })
}

export function taskOf(settings: TrainSettings): Task {
  const { pairs } = settings
  return pairs === null ? createTask(settings.task, settings.taskOptions) : new PairsTask(pairs.text, pairs.tokenizer)
}

function missing(step: number): never {
  throw new GlassformerError(`no weights of step ${step} were kept`)
}

function delay(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}

/** Lets the messages that wait be answered first. */
function nextTask(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

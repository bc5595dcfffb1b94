import { nextTurn } from '#dist/decode/turns.js'
import { GlassformerError, type StateDict, type Task, type Transformer } from '#dist/index.js'
import { growthNotes } from '#dist/runs/fine-tuning.js'
import { Arm, type Earlier } from './arm.ts'
import { vocabulariesOf } from './base.ts'
import type { Keeper } from './keeper.ts'
import type { EngineEvent } from './protocol.ts'
import { type LiveWeights, makeRun, nearest, type OpenedRun } from './runs.ts'
import { modelOptions, type TrainSettings } from './train-settings.ts'
import type { TrainingRequest } from './training-request.ts'

/** Milliseconds from one report of progress to the next. */
const REPORT_EVERY = 120
/** Milliseconds for which somebody who touches the page gets the processor. */
const GIVE_WAY = 120
/** A step that took so many seconds more than ten usual ones: the tab or the computer was asleep meanwhile. */
const ASLEEP = 5
/** The first steps after which weights are kept, and predictions made; then every thousandth. */
const FIRST_KEPT = [0, 5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000, 1300, 1600, 2000, 2500, 3001]

export interface TrainingTies {
  readonly threads: number
  readonly post: (event: EngineEvent) => void
  /** Told of the run whenever it has new weights. */
  readonly publish: (run: OpenedRun) => void
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
    private readonly settings: TrainSettings,
    private readonly arms: readonly Arm[],
    private readonly ties: TrainingTies,
    private readonly earlier: Earlier | undefined,
  ) {}

  static async start(
    { settings, arms: requests, threads }: TrainingRequest,
    ties: TrainingTies,
    earlier?: Earlier,
    from?: Transformer,
  ) {
    const arms: Arm[] = []
    for (const request of requests)
      arms.push(await Arm.start(request, settings, threads ?? ties.threads, earlier, from))
    const training = new Training(settings, arms, ties, earlier)
    if (earlier === undefined) {
      await training.keep()
      await training.save()
    }
    return training
  }

  get step(): number {
    return this.arms[0]?.step ?? 0
  }

  /** What is to be said of it: the tokens that the model it starts from had to be given. */
  async notes(): Promise<string[]> {
    const [arm] = this.arms
    const { base } = this.settings
    return arm === undefined || base === undefined ? [] : growthNotes({ vocabularies: await vocabulariesOf(base) }, arm)
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

  /** Keeps it in the browser: now, or after the step that is under way. */
  async saveSoon(): Promise<void> {
    if (this.running) this.ties.keeper?.hurry()
    else await this.save()
  }

  dispose(): void {
    this.running = false
    for (const arm of this.arms) arm.dispose()
  }

  private async loop(): Promise<void> {
    const last = this.settings.steps
    try {
      while (this.running && this.step < (this.stopAt ?? last)) {
        const clock = Date.now()
        const usual = this.stepsTimed > 0 ? this.seconds / this.stepsTimed : Number.POSITIVE_INFINITY
        await this.next()
        if (performance.now() - this.lastReport > REPORT_EVERY) this.report()
        if (FIRST_KEPT.includes(this.step) || this.step === last || this.step % 1000 === 0) {
          this.report()
          await this.keep()
        }
        if (this.ties.keeper?.isDue) await this.save()
        await nextTurn() // the messages that wait are answered first
        if (performance.now() < this.quietUntil) await delay(this.quietUntil - performance.now())
        const passed = (Date.now() - clock) / 1000
        if (passed > ASLEEP + 10 * usual) {
          this.ties.post({ event: 'slept', seconds: passed, step: this.step })
          this.seconds = usual
          this.stepsTimed = 1
        }
      }
      this.report()
      if (this.arms[0]?.states.has(this.step) === false) await this.keep()
    } catch (error) {
      this.failed = true
      this.ties.post({ event: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
    this.running = false
    await this.save()
    this.tell()
  }

  private async next(): Promise<void> {
    const started = performance.now()
    for (const arm of this.arms) await arm.next()
    this.seconds += (performance.now() - started) / 1000
    this.stepsTimed++
  }

  private async save(): Promise<void> {
    const [arm] = this.arms
    const { keeper } = this.ties
    if (arm === undefined || keeper === null || this.failed) return
    this.report()
    const { settings } = this
    const { curve, samples, states, step } = arm
    const running = this.running && step < settings.steps
    keeper.save({ settings, step, curve, samples, running, at: Date.now() }, await arm.state(), states)
  }

  private tell(): void {
    this.ties.post({ event: 'state', running: this.running, step: this.step, threads: this.arms[0]?.threads ?? 1 })
  }

  private report(): void {
    this.lastReport = performance.now()
    const stepsPerSecond = this.stepsTimed / this.seconds
    for (const arm of this.arms) {
      const points = arm.grow()
      if (points.length === 0) continue
      this.ties.post({ event: 'progress', arm: arm.id, points, stepsPerSecond, step: arm.step })
    }
    this.seconds *= 0.5 // recent steps count more
    this.stepsTimed *= 0.5
  }

  private async keep(): Promise<void> {
    for (const arm of this.arms) this.ties.post({ event: 'samples', arm: arm.id, ...(await arm.keep()) })
    const [only, ...others] = this.arms
    if (only === undefined || others.length > 0) return
    const { task, curve, samples, states } = only
    const weights = async (step: number): Promise<StateDict> =>
      states.get(step) ?? (await this.earlier?.weights(step)) ?? missing(step)
    const live = (): Promise<LiveWeights> | null => (this.running ? only.live() : null)
    this.ties.publish(tabRun(this.settings, task, { curve, samples, weights }, live))
  }
}

/** The training in this tab as a run to look at. */
export function tabRun(
  settings: TrainSettings,
  task: Task,
  { curve, samples, weights }: Pick<Earlier, 'curve' | 'samples' | 'weights'>,
  live?: () => Promise<LiveWeights> | null,
): OpenedRun {
  const vocabularies = { source: task.sourceVocabulary, target: task.targetVocabulary }
  const { base, ...told } = settings // the page needs no files of tokenizers with every report
  const checkpoints = samples.map(({ step, scores }) => ({ step, scores }))
  return makeRun('tab', modelOptions(settings, task), vocabularies, {
    ...(base !== undefined && { generationConfig: base.generationConfig }),
    settings: told,
    task,
    seconds: null,
    curve: [...curve],
    checkpoints,
    weights: step => weights(nearest(checkpoints, step).step),
    live,
  })
}

function missing(step: number): never {
  throw new GlassformerError(`no weights of step ${step} were kept`)
}

function delay(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}

import { LATEST_STEP } from '../engine/latest-step.ts'
import { startTraining } from '../state/start-training.ts'
import { studio } from '../state/studio.svelte.ts'
import { type View, view } from '../state/view.svelte.ts'

/** A model small enough to learn to sort before one's eyes. */
export const lesson = {
  task: 'digits',
  patterns: ['descending', 'shuffle', 'repeats'],
  layout: 'standard',
  dim: 32,
  layers: 3,
  heads: 4,
  batch: 32,
  lr: 3e-3,
  steps: 1200,
  schedule: 'cosine',
  seed: 1,
} satisfies Partial<View>

/** Held-out sequences per pattern that it is scored on meanwhile. */
const SCORED = 100

/** The first minute: the model learns from random weights while its picture lives. */
class Watch {
  phase = $state<'idle' | 'learning' | 'done'>('idle')
  /** The position whose token is asked about. */
  question = $state<number | null>(null)

  /** The lowest share of held-out sequences of a pattern that are answered exactly. */
  get exact(): number {
    const scores = Object.values(studio.arms['whole']?.samples.at(-1)?.scores ?? {})
    return scores.length === 0 ? 0 : Math.min(...scores.map(({ sequenceAccuracy }) => sequenceAccuracy))
  }

  private starting: Promise<void> = Promise.resolve()

  start(): Promise<void> {
    this.starting = this.begin()
    return this.starting
  }

  private async begin(): Promise<void> {
    this.phase = 'learning'
    this.question = null
    const src = studio.run?.settings?.task === lesson.task ? view.src : ''
    Object.assign(view, { ...lesson, src, parts: [], follow: '', depth: 'model' })
    await startTraining([{ id: 'whole', parts: [], scored: SCORED }], lesson.steps, {}, { kept: false, threads: 1 })
    if (studio.training.started && this.phase === 'learning')
      Object.assign(view, { run: 'tab', src, step: LATEST_STEP })
    else this.phase = 'idle'
  }

  /** Leaves it where it is and shows the model that came with the page. */
  async skip(): Promise<void> {
    this.phase = 'idle'
    await this.starting
    await studio.call('pause', null)
    Object.assign(view, { run: 'digits', step: LATEST_STEP })
  }

  /** Called whenever the training reports. */
  follow(): void {
    const { started, running, step } = studio.training
    if (this.phase !== 'learning' || running) return
    if (started && step >= lesson.steps) {
      this.phase = 'done'
      this.question = Math.floor((studio.look?.trg[0]?.length ?? 2) / 2) - 1
    } else this.phase = 'idle'
  }
}

export const watch = new Watch()

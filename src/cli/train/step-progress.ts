import { Presets, SingleBar } from 'cli-progress'
import { count, duration, percent } from '../../math/number-words.js'
import type { FitEvent } from '../../train/fit.js'
import { note } from '../output.js'

/** Shows how a training goes on, on stderr. */
export interface Progress {
  update(event: FitEvent): void
  /** A line between, such as that a checkpoint was saved. */
  say(line: string): void
  stop(): void
}

/** A bar on a terminal, plain lines elsewhere, nothing when `quiet`. */
export function createProgress(firstStep: number, steps: number, quiet: boolean): Progress {
  if (quiet) return { update: () => undefined, say: () => undefined, stop: () => undefined }
  return process.stderr.isTTY ? barProgress(firstStep, steps) : lineProgress(firstStep, steps)
}

const LINE_EVERY_SECONDS = 2
const LINE_EVERY_SHARE = 0.1
/** Columns that the numbers beside the bar take. */
const BESIDE_BAR = 73

function lineProgress(firstStep: number, steps: number): Progress {
  const width = String(steps).length
  let shownAt = 0
  let shownStep = firstStep
  return {
    update(event) {
      const due =
        event.step === firstStep + 1 ||
        event.step === steps ||
        event.secondsElapsed - shownAt >= LINE_EVERY_SECONDS ||
        event.step - shownStep >= (steps - firstStep) * LINE_EVERY_SHARE
      if (!due) return
      shownAt = event.secondsElapsed
      shownStep = event.step
      note(`step ${String(event.step).padStart(width)}/${steps}  ${measures(event)}`)
    },
    say: note,
    stop: () => undefined,
  }
}

function barProgress(firstStep: number, steps: number): Progress {
  const format = ' {bar} {value}/{total}  {measures}'
  const barsize = Math.min(Math.max((process.stderr.columns ?? 80) - BESIDE_BAR, 8), 40)
  const bar = new SingleBar({ format, barsize, hideCursor: true, fps: 10 }, Presets.shades_classic)
  bar.start(steps, firstStep, { measures: '' })
  return {
    update: event => bar.update(event.step, { measures: measures(event) }),
    say: () => undefined,
    stop: () => bar.stop(),
  }
}

function measures({ loss, accuracy, tokensPerSecond, secondsLeft }: FitEvent): string {
  const speed = `${count(tokensPerSecond)} tok/s`
  return `loss ${loss.toFixed(4)}  accuracy ${percent(accuracy)}  ${speed}  ${duration(secondsLeft)} left`
}

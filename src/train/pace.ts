/**
 * How long a step takes now: over the later half of those that were done. The first ones compile and warm up, and would
 * make the time left far too long for minutes.
 */
export class Pace {
  private before: Mark = { steps: 0, seconds: 0 }
  private since: Mark = { steps: 0, seconds: 0 }

  /** @returns seconds per step, when so many steps took so many seconds */
  secondsPerStep(steps: number, seconds: number): number {
    if (steps >= 2 * this.since.steps) {
      this.before = this.since
      this.since = { steps, seconds }
    }
    const { before } = this
    return (seconds - before.seconds) / (steps - before.steps)
  }
}

interface Mark {
  readonly steps: number
  readonly seconds: number
}

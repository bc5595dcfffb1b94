import { setImmediate } from 'node:timers/promises'

/** Runs before the measured ones, for the runtime to compile what is hot. */
const WARM_UP = 10

/** Milliseconds of the measured runs. */
export interface Milliseconds {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Runs an action a few times to warm up, then `times` times with a clock. */
export async function measure(times: number, action: () => Promise<unknown>): Promise<Milliseconds> {
  for (let run = 0; run < Math.min(WARM_UP, times); run++) await action()
  const taken: number[] = []
  for (let run = 0; run < times; run++) {
    const start = performance.now()
    await action()
    taken.push(performance.now() - start)
    // Between two runs, so that Ctrl-C comes through.
    await setImmediate()
  }
  taken.sort((a, b) => a - b)
  const [below, above] = [taken[Math.floor((times - 1) / 2)] ?? 0, taken[Math.floor(times / 2)] ?? 0]
  return { median: (below + above) / 2, min: taken[0] ?? 0, max: taken.at(-1) ?? 0 }
}

/** The most memory that this process has had, in MiB. */
export function peakMemoryMiB(): number {
  return process.resourceUsage().maxRSS / 1024
}

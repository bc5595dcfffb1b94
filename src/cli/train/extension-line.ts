import { count } from '../../math/number-words.js'
import type { RunConfig } from '../../train/config.js'
import { configuredTrainer } from '../../train/configured.js'

/** `the schedule cosine takes the rate from 0.00025 at step 3,002 to 0 at step 6,000; --lr sets another` */
export function extensionLine({ steps: before }: RunConfig, longer: RunConfig): string {
  const { optimizer, schedule } = configuredTrainer(longer)
  const rate = (step: number): string =>
    `${Number((optimizer.lr * schedule(step)).toPrecision(3))} at step ${count(step)}`
  const [from, to] = [rate(before + 1), rate(longer.steps)]
  return `trained further: the schedule ${longer.schedule.name} takes the rate from ${from} to ${to}; --lr sets another`
}

import { count } from '../../math/number-words.js'
import type { RunConfig } from '../../train/config.js'
import { configuredTrainer } from '../../train/configured.js'

/** What the schedule does from now on, unless the rate stays as it is: `the schedule cosine takes the rate from 0.00025 at step 3,002 to 0 at step 6,000; --lr sets another` */
export function extensionLine({ steps: before }: RunConfig, longer: RunConfig): string | undefined {
  const { optimizer, schedule } = configuredTrainer(longer)
  const rate = (step: number): number => Number((optimizer.lr * schedule(step)).toPrecision(3))
  const [from, to] = [rate(before + 1), rate(longer.steps)]
  if (from === to) return undefined
  return (
    `trained further: the schedule ${longer.schedule.name} takes the rate from ${from} at step ${count(before + 1)} ` +
    `to ${to} at step ${count(longer.steps)}; --lr sets another`
  )
}

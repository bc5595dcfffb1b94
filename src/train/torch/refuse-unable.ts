import { GlassformerError } from '../../errors/glassformer-error.js'
import type { RunConfig } from '../config.js'

/**
 * PyTorch's side computes plain steps, and gives its weights at checkpoints only.
 *
 * @throws GlassformerError naming the first option that it can't honour
 */
export function refuseUnable(config: RunConfig): void {
  const { accumulate, l1, ema, freeze, optimizer, validation, averaging, checkpointEvery } = config
  const unable = [
    [accumulate > 1, `accumulate ${accumulate}`],
    [l1 > 0, `l1 ${l1}`],
    [ema > 0, `ema ${ema}`],
    [freeze.length > 0, `freeze ${freeze.join(',')}`],
    [optimizer.name === 'lion', 'optimizer lion'],
  ] as const
  const found = unable.find(([given]) => given)
  if (found !== undefined)
    throw new GlassformerError(`--engine torch has no ${found[1]}: leave it out, or train on another engine`)
  const between = [
    ['validation.every', validation.every],
    ['averaging.every', averaging.of === 'last' && averaging.count > 0 ? averaging.every : 0],
  ] as const
  for (const [option, every] of between) {
    if (every % checkpointEvery !== 0) {
      throw new GlassformerError(
        `--engine torch gives its weights at checkpoints only: ${option} ${every} must be a multiple of checkpointEvery, ${checkpointEvery}`,
      )
    }
  }
}

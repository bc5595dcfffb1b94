import type { NewTokens } from '../../data/grow-vocabulary.js'
import type { Settled } from '../../options/option.js'
import type { runEngineOptions } from '../../runs/run-engine.js'
import type { GivenConfig } from './config-file.js'
import type { GivenPairs } from './pairs-flags.js'

/** The flags of `train` that are no options of the run. */
export interface TrainFlags extends Settled<typeof runEngineOptions> {
  readonly config?: string
  readonly out?: string
  readonly badLinesShown: number
  readonly from?: string
  readonly newTokens?: NewTokens
  readonly resume?: boolean
  readonly force?: boolean
  readonly heldOut: number
  readonly epochs?: number
  readonly json?: boolean
}

/** What the command line of `train` says. */
export interface Given {
  /** The argument: a task, or a file of pairs. */
  readonly task: string | undefined
  readonly flags: TrainFlags
  /** Whether a flag was typed. */
  readonly typed: (flag: keyof TrainFlags) => boolean
  readonly pairs: GivenPairs
  readonly config: GivenConfig
}

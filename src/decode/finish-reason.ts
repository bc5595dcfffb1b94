import type { NumericArray } from '../engine/engine.js'
import { argmax } from '../math/argmax.js'
import type { ResolvedOptions } from './generate-options.js'

/**
 * Why a sequence ended: by EOS, at its most tokens without it, at its most tokens with the EOS of `forcedEosTokenId` in
 * the place of the model's own choice, because every token was forbidden, or because the signal stopped it.
 */
export const finishReasons = ['eos', 'length', 'forcedEos', 'blocked', 'aborted'] as const

/** One of `finishReasons`. */
export type FinishReason = (typeof finishReasons)[number]

interface Ended {
  readonly finishReason: FinishReason
}

/**
 * Why EOS came.
 *
 * @param logits the model's own, of the place where it came
 * @param place how many tokens, SOS included, have come before
 */
export function reasonOfEos(
  logits: NumericArray,
  place: number,
  limit: number,
  { eosId, forcedEosTokenId }: ResolvedOptions,
): FinishReason {
  const isForced = forcedEosTokenId !== undefined && place === limit
  return isForced && argmax(logits) !== eosId ? 'forcedEos' : 'eos'
}

/** Whether EOS is the last token, behind the ids. */
export function endsWithEos({ finishReason }: Ended): boolean {
  return finishReason === 'eos' || finishReason === 'forcedEos'
}

/** Whether the most tokens were reached before the model came to an end. */
export function isCut({ finishReason }: Ended): boolean {
  return finishReason === 'length' || finishReason === 'forcedEos'
}

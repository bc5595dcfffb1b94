import { checkIds } from '../data/check-ids.js'
import { aModel } from '../model/a-model.js'
import type { Transformer } from '../model/transformer.js'

/** Tokens of a source, SOS and EOS included; padding is none, wherever it stands. */
export function sourceLength({ options }: Transformer, source: readonly number[]): number {
  return source.reduce((count, id) => (id === options.srcPadIdx ? count : count + 1), 0)
}

/**
 * What to say to somebody who gives a model a longer source than it was trained on: it has never seen so many
 * tokens at once.
 *
 * @param source the ids with SOS and EOS; padding isn't counted.
 * @param place how the warning names the source.
 * @returns `undefined` when the source is no longer than those of the training, or when it isn't known how long they
 *   were (`model.longestSource` is `null`).
 * @example
 * ```ts
 * import { lengthWarning, loadModel } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * model.longestSource = 14
 * lengthWarning(model, Array(20).fill(3)) // the source has 20 tokens, SOS and EOS included, …
 * ```
 */
export function lengthWarning(model: Transformer, source: readonly number[], place = 'the source'): string | undefined {
  aModel.settle(model, 'model')
  checkIds(source, place)
  return warningOfLength(model, source, place)
}

/** As `lengthWarning`, of what is known to be right. */
export function warningOfLength(model: Transformer, source: readonly number[], place: string): string | undefined {
  const { longestSource } = model
  const length = sourceLength(model, source)
  if (longestSource === null || length <= longestSource) return undefined
  return (
    `${place} has ${length} tokens, SOS and EOS included, and the model was trained on at most ${longestSource}: ` +
    'the answer may well be wrong; give shorter texts, or train on longer ones'
  )
}

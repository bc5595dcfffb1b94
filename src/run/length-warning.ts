import type { Transformer } from '../model/transformer.js'

/**
 * What to say to somebody who gives a model a longer source than it was trained on: it has never seen a token at these
 * positions.
 *
 * @param source the ids with SOS and EOS; padding at the end isn't counted.
 * @param place how the warning names the source.
 * @returns `undefined` when the source is no longer than those of the training, or when it isn't known how long they
 *   were (`model.longestSource` is `null`).
 */
export function lengthWarning(model: Transformer, source: readonly number[], place = 'the source'): string | undefined {
  const { longestSource, options } = model
  const length = source.findLastIndex(id => id !== options.srcPadIdx) + 1
  if (longestSource === null || length <= longestSource) return undefined
  return (
    `${place} has ${length} tokens, SOS and EOS included, and the model was trained on at most ${longestSource}: ` +
    'the answer may well be wrong; give shorter texts, or train on longer ones'
  )
}

import { listOf } from '../../options/lists.js'
import { aFunction, having } from '../../options/objects.js'
import { aText, oneOf } from '../../options/values.js'
import { bleu } from './bleu.js'
import { type BleuTokenizer, bleuTokenizer as bleuTokenizerOption } from './bleu-tokenizer.js'
import { chrf } from './chrf.js'
import { errorRate } from './error-rate.js'
import type { ScoredText } from './scored-text.js'
import { splitWords } from './split-words.js'

const scoredText = having({ output: aText, references: listOf(aText, 'texts', { from: 1 }) })

/** What can be measured on decoded texts: see {@link scoreTexts}. */
export const textMetricNames = ['exact', 'cer', 'wer', 'per', 'bleu', 'chrf'] as const
/** The type of options that name some of them. */
export const metricList = listOf(oneOf(textMetricNames), textMetricNames.join(', '))
/** One of `textMetricNames`. */
export type TextMetricName = (typeof textMetricNames)[number]

/**
 * Scores decoded texts against their references.
 *
 * - `exact`: share of outputs that equal a reference, 0 to 1;
 * - `cer`, `wer`, `per`: edit distance in characters, words and the model's own tokens (phonemes, where those are the
 *   tokens), for each one of the references: 0 is best;
 * - `bleu`, `chrf`: sacreBLEU's, 0 to 100.
 *
 * @param tokenize the model's own tokens of a text
 * @param bleuTokenizer what BLEU compares, by sacreBLEU's names; default `13a`
 * @returns by name, what `names` asks for
 * @throws GlassformerError for a metric or a tokenizer that there isn't
 * @example
 * ```ts
 * import { scoreTexts } from 'glassformer'
 * const texts = [{ output: 'the cat sat', references: ['the cat sits'] }]
 * const { cer, wer } = scoreTexts(texts, ['cer', 'wer'], text => text.split(' '))
 * cer?.toFixed(2) // 0.17: 2 of 12 characters
 * wer?.toFixed(2) // 0.33: 1 of 3 words
 * ```
 */
export function scoreTexts(
  texts: readonly ScoredText[],
  names: readonly TextMetricName[],
  tokenize: (text: string) => readonly string[],
  bleuTokenizer: BleuTokenizer = bleuTokenizerOption.default,
): Partial<Record<TextMetricName, number>> {
  listOf(scoredText).settle(texts, 'texts')
  metricList.settle(names, 'names')
  aFunction.settle(tokenize, 'tokenize')
  bleuTokenizerOption.type.settle(bleuTokenizer, 'bleuTokenizer')
  const measure: Readonly<Record<TextMetricName, () => number>> = {
    exact: () =>
      texts.filter(({ output, references }) => references.includes(output)).length / Math.max(1, texts.length),
    cer: () => errorRate(texts, Array.from<string>),
    wer: () => errorRate(texts, splitWords),
    per: () => errorRate(texts, tokenize),
    bleu: () => bleu(texts, bleuTokenizer),
    chrf: () => chrf(texts),
  }
  return Object.fromEntries(names.map(name => [name, measure[name]()]))
}

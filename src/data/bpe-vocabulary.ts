import { trainBpe } from './bpe/train-bpe.js'
import type { Normalization } from './normalization.js'
import { EOS, PAD, SOS, UNK, Vocabulary } from './vocabulary.js'

const SPECIAL = [PAD, SOS, EOS, UNK]

/**
 * PAD 0, SOS 1, EOS 2, UNK 3, then the characters of the texts and the tokens that byte-pair encoding learns from them.
 * It stands apart from `Vocabulary`, since a program that only answers learns none.
 *
 * @param size the most tokens, special ones included
 * @param minimumFrequency rarer characters become UNK, rarer pairs aren't joined; default 1
 * @param normalization the Unicode form that the texts are in; default `none`
 */
export function bpeVocabulary(
  texts: Iterable<string>,
  {
    size,
    minimumFrequency = 1,
    normalization = 'none',
  }: { size: number; minimumFrequency?: number; normalization?: Normalization },
): Vocabulary {
  const { bpe, tokens } = trainBpe(texts, {
    size: Math.max(0, size - SPECIAL.length),
    minFrequency: minimumFrequency,
    reserved: SPECIAL,
  })
  return new Vocabulary([...SPECIAL, ...tokens], { pad: PAD, sos: SOS, eos: EOS, unk: UNK }, bpe, normalization)
}

import { SentencePiece } from '../../data/sentencepiece/sentencepiece.js'
import type { Vocabulary } from '../../data/vocabulary.js'
import { toJson } from '../named-files.js'
import { SOURCE_SPM, TARGET_SPM } from '../tokenizer-files.js'
import { marianLanguages } from './languages.js'
import { TOKENIZER_CONFIG } from './tokenizer-config.js'
import { TARGET_VOCAB, unused, VOCAB } from './tokens.js'

/** What `MarianTokenizer` reads, of vocabularies that came with SentencePiece; `undefined` of all others. */
export function marianTokenizer(
  source: Vocabulary,
  target: Vocabulary,
  maxLen: number,
): Map<string, Uint8Array> | undefined {
  const [reads, writes] = [spmOf(source), spmOf(target)]
  const { begins = [source.special.sos] } = source.framing
  if (reads === undefined || writes === undefined || marianLanguages(begins).length < begins.length) return undefined
  const areSeparate = source.tokens.join('\n') !== target.tokens.join('\n')
  const { pad, eos, unk } = target.special
  return new Map([
    [SOURCE_SPM, reads],
    [TARGET_SPM, writes],
    [VOCAB, idsOf(source)],
    ...(areSeparate ? [[TARGET_VOCAB, idsOf(target)] as const] : []),
    [
      TOKENIZER_CONFIG,
      toJson({
        tokenizer_class: 'MarianTokenizer',
        model_max_length: maxLen,
        separate_vocabs: areSeparate,
        pad_token: pad,
        eos_token: eos,
        unk_token: unk,
      }),
    ],
  ])
}

function spmOf({ tokenizer }: Vocabulary): Uint8Array | undefined {
  return tokenizer instanceof SentencePiece ? tokenizer.file.bytes : undefined
}

/** Ids that no token has are left out. */
function idsOf({ tokens }: Vocabulary): Uint8Array {
  return toJson(Object.fromEntries(tokens.flatMap((token, id) => (token === unused(id) ? [] : [[token, id]]))))
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinTokens, parseVocabulary, TOKENIZERS, tokenize, Vocabulary } from '#data'
import { GlassformerError } from '#errors'

const special = { pad: '<pad>', sos: '<s>', eos: '</s>', unk: '<unk>' }
const letters = [...'abcdefghijklmnopqrstuvwxyz']

describe('Vocabulary', () => {
  it('has the digits of the original', () => {
    const digits = Vocabulary.digits()
    expect([digits.size, digits.padId, digits.sosId, digits.eosId, digits.unkId]).toEqual([13, 0, 1, 2, null])
    expect(digits.encode(['0', '3', '9'])).toEqual([3, 6, 12])
    expect(digits.parse('8 3,5 1')).toEqual([1, 11, 6, 8, 4, 2])
    expect(digits.parse('8351')).toEqual([1, 11, 6, 8, 4, 2])
    expect(digits.format([1, 4, 6, 8, 11, 2, 0, 0])).toBe('1 3 5 8')
    expect(digits.token(0)).toBe('[PAD]')
  })

  it('has the early digits, without PAD', () => {
    const early = Vocabulary.earlyDigits()
    expect([early.size, early.padId, early.sosId, early.eosId]).toEqual([12, null, 10, 11])
    expect(early.parse('0 9')).toEqual([10, 0, 9, 11])
    expect(early.format([10, 0, 9, 11])).toBe('0 9')
  })

  it('decodes what it encodes, and survives JSON', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.constantFrom(...TOKENIZERS), (tokens, tokenizer) => {
        const text = tokens.filter(token => !Object.values(special).includes(token))
        const vocabulary = new Vocabulary([...text, ...Object.values(special)], special, tokenizer)
        const ids = vocabulary.encodeWithMarkers(text)
        const again = parseVocabulary(JSON.parse(JSON.stringify(vocabulary)))
        expect(again.decode(ids)).toEqual(text)
        expect(again).toEqual(vocabulary)
      }),
    )
  })

  it('refuses an unknown token with the known ones', () => {
    expect(() => Vocabulary.digits().encode(['3', 'x'])).toThrow(
      'token "x" at position 2 is not in the vocabulary; known tokens: "0" "1" "2" "3"',
    )
    const words = Vocabulary.ofTokens([...letters, 'hello', 'yellow', 'world'], 'words')
    expect(() => words.parse('hallo world')).toThrow(GlassformerError)
    expect(() => words.parse('hallo world')).toThrow('the nearest of 29 known tokens: "hello" "yellow"')
  })

  it('never throws an error of more than one line', () => {
    expect(() => Vocabulary.digits().encode([`a\nb${'c'.repeat(1000)}`])).toThrow(/^token "a\\nb.{10,300}$/)
  })

  it('reads special tokens in text as unknown, so that no text can end a sequence', () => {
    expect(() => Vocabulary.digits().encode(['[EOS]'])).toThrow('not in the vocabulary')
    const vocabulary = new Vocabulary([...Object.values(special), 'a'], special)
    expect(vocabulary.encode(['a', '</s>', 'q'])).toEqual([4, 3, 3])
    expect(vocabulary.decode([1, 4, 3, 2, 0])).toEqual(['a', '<unk>'])
  })

  it('refuses an id that no token has', () => {
    for (const id of [13, -1, 0.5]) expect(() => Vocabulary.digits().decode([id])).toThrow(`id ${id} is not in the`)
  })

  it('refuses contradictions', () => {
    expect(() => new Vocabulary(['a', 'b', 'a'], { sos: 'a', eos: 'b' })).toThrow('"a" has two ids, 0 and 2')
    expect(() => new Vocabulary(['a', 'b'], { sos: 'a', eos: 'c' })).toThrow('the eos token "c" is not in the list')
    expect(() => new Vocabulary(['a', 'b'], { sos: 'a', eos: 'a' })).toThrow('"a" has two special meanings')
  })

  it.each([
    [null, 'vocabulary must be an object, not null'],
    [
      {},
      'vocabulary.tokenizer must be one of characters, symbols, words, bpe, regex, sentencepiece, tokenizer.json, not missing',
    ],
    [{ ...Vocabulary.digits().toJSON(), tokens: ['a', 3] }, 'vocabulary.tokens[1] must be a text, not 3'],
    [
      { ...Vocabulary.digits().toJSON(), tokenizer: 'bytes' },
      'vocabulary.tokenizer must be one of characters, symbols, words, bpe, regex, sentencepiece, tokenizer.json, not "bytes"',
    ],
    [{ ...Vocabulary.digits().toJSON(), more: 1 }, 'vocabulary.more'],
    [
      { ...Vocabulary.digits().toJSON(), special: { eos: '[EOS]' } },
      'vocabulary.special.sos must be a text, not missing',
    ],
  ])('refuses the malformed file %#', (value, message) => {
    expect(() => parseVocabulary(value)).toThrow(GlassformerError)
    expect(() => parseVocabulary(value)).toThrow(message)
  })

  it('is made from sequences, the most frequent tokens first', () => {
    const sequences = [
      ['b', 'a', 'c'],
      ['a', '[EOS]'],
      ['a', 'c', 'd'],
    ]
    const all = Vocabulary.fromSequences(sequences, 'words')
    expect(all.tokens).toEqual(['[PAD]', '[SOS]', '[EOS]', '[UNK]', 'a', 'c', 'b', 'd'])
    const frequent = Vocabulary.fromSequences(sequences, 'words', { minimumFrequency: 2 })
    expect(frequent.encode(['a', 'b'])).toEqual([4, 3])
  })
})

describe('tokenize', () => {
  it('splits by its rule', () => {
    expect(tokenize('a b😀', 'characters')).toEqual(['a', ' ', 'b', '😀'])
    expect(tokenize(' 1, 2\t3,', 'symbols')).toEqual(['1', '2', '3'])
    expect(tokenize('  good  day\n', 'words')).toEqual(['good', 'day'])
    expect(TOKENIZERS.map(tokenizer => tokenize('', tokenizer))).toEqual([[], [], []])
  })
  it('reads its own text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...TOKENIZERS), (text, tokenizer) => {
        const tokens = tokenize(text, tokenizer)
        expect(tokenize(joinTokens(tokens, tokenizer), tokenizer)).toEqual(tokens)
      }),
    )
  })
})

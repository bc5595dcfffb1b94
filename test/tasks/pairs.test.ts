import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Pair, parseVocabulary } from '#data'
import { GlassformerError } from '#errors'
import { pairsTask } from '#tasks'

const reversed = (text: string): string => Array.from(text).reverse().join('')
const words = (count: number) => Array.from({ length: count }, (_, i) => (i * 7919 + 100).toString(26))
const pairs = words(300).map(source => ({ source, target: reversed(source) }))

describe('pairsTask', () => {
  it('never has one source in two splits, whatever its targets are', () => {
    const texts = fc.array(fc.record({ source: fc.string({ minLength: 1 }), target: fc.string({ minLength: 1 }) }))
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 99 }), (given, splitSeed) => {
        const kept = [...given, { source: 'certain', target: 'x' }]
        const options = { validationShare: 0.3, testShare: 0.3, splitSeed, maxLength: 400 }
        let task: ReturnType<typeof pairsTask>
        try {
          task = pairsTask([...kept, ...kept.map(({ source }) => ({ source, target: 'another' }))], options)
        } catch (error) {
          expect(error).toBeInstanceOf(GlassformerError)
          return
        }
        const sources = (list: readonly Pair[]) =>
          new Set(list.map(({ source }) => task.sourceVocabulary.format(source)))
        const [validation, test] = ['validation', 'test'].map(name =>
          sources(task.patterns.includes(name) ? task.heldOut(name, 1e6) : []),
        )
        // Held out in training characters unknown there are all one [UNK]: only what is spelled whole can be compared.
        for (const source of sources(task.training)) {
          if (source.includes('[UNK]')) continue
          expect(validation?.has(source)).toBe(false)
          expect(test?.has(source)).toBe(false)
        }
        const { read, duplicates, tooShort, tooLong, train, validation: v, test: t } = task.counts
        expect(duplicates + tooShort + tooLong + train + v + t).toBe(read)
      }),
    )
  })

  it('makes the same task of the same pairs and options', () => {
    const task = pairsTask(pairs, { sourceTokenizer: 'bpe', vocabSize: 60 })
    const again = pairsTask(pairs, JSON.parse(JSON.stringify(task.options)))
    expect(again.sourceVocabulary.toJSON()).toEqual(task.sourceVocabulary.toJSON())
    expect(again.heldOut()).toEqual(task.heldOut())
    expect(again.options).toEqual(task.options)
    expect(task.patterns).toEqual(['validation', 'test'])
    const stream = task.trainingBatches(16, 3)
    for (let i = 0; i < 40; i++) stream.next()
    const resumed = again.trainingBatches(16, JSON.parse(JSON.stringify(stream.state)))
    for (let i = 0; i < 40; i++) expect(resumed.next()).toEqual(stream.next())
  })

  it('makes its vocabularies of the training pairs alone', () => {
    const task = pairsTask(pairs, { sourceTokenizer: 'word', targetTokenizer: 'char', minFrequency: 1 })
    const held = task.heldOut('test')
    expect(held.length).toBeGreaterThan(5)
    for (const { source } of held) expect(task.sourceVocabulary.format(source)).toBe('[UNK]')
    for (const { source } of task.training) expect(task.sourceVocabulary.format(source)).not.toBe('[UNK]')
  })

  it('counts what it leaves out', () => {
    const given = [
      ...pairs,
      ...pairs.slice(0, 20),
      { source: 'far too long', target: 'a' },
      { source: 'ab', target: 'b' },
    ]
    const { counts } = pairsTask(given, { maxLength: 6, minLength: 2 })
    expect(counts).toMatchObject({ read: 322, duplicates: 20, tooLong: 1, tooShort: 1 })
    expect(pairsTask(given, { keepDuplicates: true }).counts.duplicates).toBe(0)
  })

  it('brings texts to one Unicode form, in which duplicates and splits are seen', () => {
    const words = Array.from({ length: 80 }, (_, i) => `caf\u00e9 ${'\u00fc\u00f1\u00e5'[i % 3]}${i}`)
    const both = words.flatMap(word => ['NFC', 'NFD'].map(form => ({ source: word.normalize(form), target: 'x' })))
    const composed = pairsTask(words.map(source => ({ source, target: 'x' })))
    const task = pairsTask(both)
    expect(task.counts).toMatchObject({ read: 160, duplicates: 80 })
    expect(task.sourceVocabulary.toJSON()).toEqual(composed.sourceVocabulary.toJSON())
    expect(task.sourceVocabulary.toJSON().normalization).toBe('nfc')
    expect(task.parse('cafe\u0301')).toEqual(task.parse('caf\u00e9'))
    expect(task.heldOut().map(({ source }) => source)).toEqual(composed.heldOut().map(({ source }) => source))
    const [held] = task.heldOut()
    expect(held?.text?.source).toBe(held?.text?.source.normalize('NFC'))
    const loaded = parseVocabulary(JSON.parse(JSON.stringify(task.sourceVocabulary)))
    expect(loaded.parse('cafe\u0301')).toEqual(task.parse('caf\u00e9'))
  })

  it.each([
    ['nfc', '\ufb01\u00e9'],
    ['nfd', '\ufb01e\u0301'],
    ['nfkc', 'fi\u00e9'],
    ['nfkd', 'fie\u0301'],
    ['none', '\ufb01\u00e9e\u0301'],
  ] as const)('knows the characters of the form %s', (normalization, characters) => {
    const all = { validationShare: 0, testShare: 0, normalization }
    const task = pairsTask([{ source: '\ufb01\u00e9', target: '\ufb01e\u0301' }], { ...all, sharedVocabulary: true })
    expect(task.sourceVocabulary.tokens.slice(4).toSorted()).toEqual([...new Set(characters)].toSorted())
    expect(task.sourceVocabulary.toJSON().normalization).toBe(normalization === 'none' ? undefined : normalization)
  })

  it('reads as the vocabularies of a trained model do, whatever the option says', () => {
    const texts = [{ source: 'e\u0301', target: 'x' }]
    const all = { validationShare: 0, testShare: 0 }
    const old = pairsTask(texts, { ...all, normalization: 'none' })
    const vocabularies = { source: old.sourceVocabulary, target: old.targetVocabulary }
    const again = pairsTask(texts, all, { vocabularies })
    expect(again.training).toEqual(old.training)
    expect(again.options).toMatchObject({ normalization: 'none' })
  })

  it('shares one vocabulary where it is asked to', () => {
    const task = pairsTask(pairs, { sharedVocabulary: true })
    expect(task.sourceVocabulary).toBe(task.targetVocabulary)
  })

  it('augments training pairs only', () => {
    const augment = ({ source }: Pair): Pair => ({ source, target: [1, 2] })
    const task = pairsTask(pairs, {}, { augment })
    expect(
      task
        .trainingBatches(8, 1)
        .next()
        .every(({ target }) => target.length === 2),
    ).toBe(true)
    expect(task.heldOut().some(({ target }) => target.length === 2)).toBe(false)
  })

  it.each([
    [{ vocabSize: 3 }, 'task pairs: vocabSize must be a whole number from 5 up, not 3'],
    [{ vocabularySize: 3 }, 'task pairs: there is no option vocabularySize (did you mean vocabSize?)'],
    [{ validationShare: 0.6, testShare: 0.6 }, 'leave nothing to train on'],
    [{ minLength: 5, maxLength: 4 }, 'minLength 5 is greater than maxLength 4'],
    [{ sharedVocabulary: true, sourceTokenizer: 'word' as const }, 'needs one tokenizer, not word and char'],
    [{ minLength: 50 }, 'of 300 pairs none is left to train on (0 duplicates, 300 too short'],
  ])('refuses %j', (options, message) => {
    expect(() => pairsTask(pairs, options)).toThrow(GlassformerError)
    expect(() => pairsTask(pairs, options)).toThrow(message)
  })
})

it('warns of texts without spaces that are to be words', () => {
  const pairs = ['我喜欢猫。', '今天天气很好', '他在看书呢'].map(source => ({
    source,
    target: source.split('').join(' '),
  }))
  const shares = { validationShare: 0, testShare: 0 }
  const warnings = (options: object) => pairsTask(pairs, { ...shares, ...options }).warnings
  const word = { sourceTokenizer: 'word', targetTokenizer: 'word' }
  expect(warnings(word)).toEqual([expect.stringContaining('the sources are written without spaces')])
  expect(warnings({})).toEqual([])
})

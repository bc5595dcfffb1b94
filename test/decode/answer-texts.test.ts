import {
  answerTexts,
  buildVocabulary,
  type GenerateOptions,
  generate,
  type TextModel,
  Transformer,
  textModel,
  Vocabulary,
} from 'glassformer'
import { expect, test } from 'vitest'
import { ModelAnswerer } from '#serve'

const vocabulary = Vocabulary.digits()
const sizes = { srcVocabSize: 13, trgVocabSize: 13, embedDim: 8, numLayers: 1, heads: 2, maxLen: 12 }
const model = new Transformer({ ...sizes, srcPadIdx: 0, trgPadIdx: 0, seed: 2 })
/** An answer that is none, and is not cut. */
const ends = { forcedPrefix: [2] }
const spoken: TextModel = textModel({ model, vocabulary, targetVocabulary: vocabulary })

test('a text is answered with what is generated for its ids', async () => {
  const options = { numBeams: 3, numReturnSequences: 2, outputScores: true, outputBeamTree: true }
  const texts = ['8 3 5', '1 2', '8,3,5']
  const answers = await answerTexts(spoken, texts, options)
  const generations = await generate(
    model,
    texts.map(text => vocabulary.parse(text)),
    options,
  )
  expect(answers.map(({ source }) => source)).toEqual(texts)
  for (const [index, { text, score, sequences, beamTree }] of answers.entries()) {
    const { sequences: generated = [], beamTree: tree } = generations[index] ?? {}
    expect(sequences).toMatchObject(generated)
    expect(beamTree).toEqual(tree)
    expect(text).toBe(vocabulary.format(generated[0]?.ids ?? []))
    expect(score).toBe(generated[0]?.score)
    expect(sequences[1]?.tokens.join(' ')).toBe(sequences[1]?.text)
  }
})

test('equal texts have equal answers, samples too', async () => {
  const sampling = { doSample: true, temperature: 3, seed: 4 }
  const [alone] = await answerTexts(spoken, ['9 9'], sampling)
  const [first, , again] = await answerTexts(spoken, ['9 9', '1', '9 9'], sampling)
  expect([first, again]).toEqual([alone, alone])
})

test('the limit of the model holds unless another is asked for', async () => {
  const short = { ...spoken, maxNewTokens: 2 }
  const lengths = (answers: Awaited<ReturnType<typeof answerTexts>>) =>
    answers.map(({ sequences }) => sequences[0]?.ids.length)
  expect(lengths(await answerTexts(short, ['1 2 3'], { eosId: -1 }))).toEqual([2])
  expect(lengths(await answerTexts(short, ['1 2 3'], { eosId: -1, maxNewTokens: 5 }))).toEqual([5])
  expect(lengths(await answerTexts(spoken, ['1 2 3'], { eosId: -1 }))).toEqual([7])
})

test('a source longer than those of the training is answered with a warning', async () => {
  model.longestSource = 4
  const [short, long] = await answerTexts(spoken, ['1 2', '1 2 3'], ends)
  expect(short?.warnings).toEqual([])
  expect(long?.warnings).toEqual([expect.stringMatching(/^text 2 has 5 tokens.* trained on at most 4/)])
})

test.each([
  [['1 2', ''], 'text 2 is empty'],
  [['1 x'], 'the text: token "x" at position 2 is not in the vocabulary'],
  [
    ['1 2 3 4 5 6 7 8 9 0 1'],
    'the text has 13 tokens, SOS and EOS included; at most 12 are taken: shorten or split it',
  ],
])('%j is refused', async (texts, message) => {
  await expect(answerTexts(spoken, texts)).rejects.toThrow(message)
})

test('a model without a vocabulary speaks no text', () => {
  expect(() => textModel({ model, vocabulary: null, targetVocabulary: null })).toThrow('without vocabulary.json')
})

test('tokens that the model does not know are named in a warning, in the library and over HTTP', async () => {
  const words = buildVocabulary(['a b', 'c d'], { tokenizer: 'word', size: 20 })
  const options = { ...sizes, srcVocabSize: words.size, trgVocabSize: words.size, srcPadIdx: 0, trgPadIdx: 0, seed: 2 }
  const reader = textModel({ model: new Transformer(options), vocabulary: words, targetVocabulary: words })
  const [known, one, more] = await answerTexts(reader, ['a d', 'a "x', 'u v w x y z u'], ends)
  expect(known?.warnings).toEqual([])
  const [rest, restOfMore] = ['so the answer may well be wrong', '"u" "v" "w" "x" "y" …: it reads each as [UNK]']
  expect(one?.warnings).toEqual([
    `text 2 has a token that the model doesn't know, "\\"x": it reads it as [UNK], ${rest}`,
  ])
  expect(more?.warnings).toEqual([`text 3 has 6 tokens that the model doesn't know, ${restOfMore}, ${rest}`])
  const body = new TextEncoder().encode(JSON.stringify({ sources: ['a', '漢字'], ...ends }))
  const asked = { body, signal: new AbortController().signal, onTokens: () => undefined }
  const { answers } = JSON.parse(new TextDecoder().decode(await new ModelAnswerer(reader).answer(asked)))
  expect(answers[0].warnings).toBe(undefined)
  expect(answers[1].warnings).toEqual([
    expect.stringMatching(/^sources\[1\] has a token .* "漢字": it reads it as \[UNK\]/u),
  ])
})

test('an answer that was cut at its most tokens has a warning', async () => {
  const warningsOf = async (options: GenerateOptions): Promise<unknown> =>
    (await answerTexts(spoken, ['1 2'], options)).map(({ warnings, sequences: [best] }) => [
      best?.finishReason,
      ...warnings,
    ])
  const never = { suppressTokens: [2] }
  expect(await warningsOf(ends)).toEqual([['eos']])
  const cut = 'the answer was cut at 3 tokens: raise maxNewTokens'
  expect(await warningsOf({ ...never, maxNewTokens: 3 })).toEqual([['length', cut]])
  const positions = 'the answer was cut at 12 tokens: the model has 12 positions, so give texts with shorter answers'
  expect(await warningsOf({ ...never, maxNewTokens: 50 })).toEqual([['length', positions]])
  const several = { ...never, numBeams: 3, numReturnSequences: 3, maxNewTokens: 4 }
  expect(await warningsOf(several)).toEqual([['length', '3 of 3 answers were cut at 4 tokens: raise maxNewTokens']])
})

test.each([{}, { numBeams: 3 }])('an end that was forced on the model cuts, its own does not: %o', async search => {
  const forced = { ...search, forcedEosTokenId: 2, maxNewTokens: 3 }
  const [cut] = await answerTexts(spoken, ['1 2'], forced)
  expect(cut?.sequences[0]).toMatchObject({ ids: { length: 2 }, finishReason: 'forcedEos' })
  expect(cut?.warnings).toEqual(['the answer was cut at 2 tokens: raise maxNewTokens'])
  expect(cut?.sourceWarnings).toEqual([])
  const willing = new Transformer(model.options)
  const state = willing.stateDict()
  state.get('decoder.fc_out.bias')?.data.set([50], 2)
  willing.loadStateDict(state)
  const [own] = await answerTexts({ ...spoken, model: willing }, ['1 2'], { ...forced, minNewTokens: 2 })
  expect(own).toMatchObject({ warnings: [], sequences: [{ ids: { length: 2 }, finishReason: 'eos' }] })
})

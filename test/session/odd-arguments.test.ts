import {
  AblatedTransformer,
  answerTexts,
  averageWeights,
  buildVocabulary,
  checkpointFromFiles,
  exportModel,
  fit,
  GlassformerError,
  generate,
  generateStream,
  greedyDecode,
  importHuggingFace,
  importModel,
  loadModel,
  loadText,
  logits,
  lossAndGradients,
  makeBatch,
  modelFromFiles,
  modelToFiles,
  observe,
  openModel,
  padSequence,
  pairsTask,
  readPt,
  readSafetensors,
  scorePairs,
  scoreTexts,
  Transformer,
  tensorNames,
  textModel,
  toOnnx,
  Vocabulary,
  writePt,
  writeSafetensors,
} from 'glassformer'
import { describe, expect, it } from 'vitest'
import { smallModel } from '../support/small-model.js'

const model = smallModel(1)
const ids = [[1, 3, 2]]
const speaking = textModel({
  model: new Transformer({ ...model.options, srcVocabSize: 13, trgVocabSize: 13 }),
  vocabulary: Vocabulary.digits(),
  targetVocabulary: Vocabulary.digits(),
})

/** What JavaScript lets anybody give. */
const ODD: readonly [string, unknown][] = [
  ['a text', 'a b'],
  ['texts', ['a b']],
  ['nothing', undefined],
  ['null', null],
  ['ids without rows', [1, 2]],
  ['half an id', [[1, 3.5, 2]]],
  ['no number', [[Number.NaN]]],
  ['an id of text', [['1', '2']]],
  ['a big integer', [[1n]]],
  ['a symbol', [[Symbol('id')]]],
  ['an id beyond integers', [[1, 2 ** 40, 2]]],
  ['an object', {}],
  ['a function', () => 1],
  ['rows of rows', [[[1]]]],
]

// biome-ignore lint/suspicious/noExplicitAny: the compiler would refuse it, as a test of JavaScript's users must not
type Odd = any
const calls: Readonly<Record<string, (odd: Odd) => unknown>> = {
  generate: odd => generate(model, odd),
  greedyDecode: odd => greedyDecode(model, odd),
  generateStream: async odd => (await generateStream(model, odd)[Symbol.asyncIterator]().next()).value,
  'the source of logits': odd => logits(model, odd, ids),
  'the target of logits': odd => logits(model, ids, odd),
  'the batch of observe': odd => observe(model, odd, ['decoder.logits']),
  'the source of observe': odd => observe(model, { src: odd, trg: ids }, ['decoder.logits']),
  'the names of observe': odd => observe(model, { src: ids, trg: ids }, odd),
  'the source of lossAndGradients': odd => lossAndGradients(model, odd, ids),
  'the target of lossAndGradients': odd => lossAndGradients(model, ids, odd),
  scorePairs: odd => scorePairs(model, odd),
  'a pair of scorePairs': odd => scorePairs(model, [odd]),
  padSequence: odd => padSequence(odd),
  makeBatch: odd => makeBatch(odd, { srcPadIdx: 0, trgPadIdx: 0 }),
  'the weights of loadStateDict': odd => model.loadStateDict(odd),
  modelFromFiles: odd => modelFromFiles(odd),
  readSafetensors: odd => readSafetensors(odd),
  readPt: odd => readPt(odd),
  openModel: odd => openModel(odd),
  loadText: odd => loadText(typeof odd === 'string' ? `no-model/${odd}` : odd),
  importHuggingFace: odd => importHuggingFace(odd),
  checkpointFromFiles: odd => checkpointFromFiles(odd, 'checkpoint'),
  'the format of exportModel': odd => exportModel({ model, vocabulary: null, targetVocabulary: null }, odd),
  'the options of buildVocabulary': odd => buildVocabulary(['a b'], odd),
  'the tokenizer of buildVocabulary': odd => buildVocabulary(['a b'], { tokenizer: odd, size: 10 }),
  'the size of buildVocabulary': odd => buildVocabulary(['a b'], { tokenizer: 'char', size: odd }),
  'the metrics of scoreTexts': odd => scoreTexts([], odd, text => [text]),
  'the weights of importModel': odd => importModel({ weights: odd, config: {} }),
  pairsTask: odd => pairsTask(odd),
  'the task of fit': odd => fit(model, odd).next(),
  'the model of generate': odd => generate(odd, ids),
  'the model of logits': odd => logits(odd, ids, ids),
  tensorNames,
  toOnnx,
  exportModel: odd => exportModel(odd, 'torch'),
  modelToFiles,
  answerTexts: odd => answerTexts(odd, ['8 3']),
  AblatedTransformer: odd => new AblatedTransformer(odd),
  'the parts of AblatedTransformer': odd => new AblatedTransformer({ ...model.options, parts: odd }),
  writePt,
  'a tensor of writePt': odd => writePt(new Map([['a', odd]])),
  writeSafetensors,
  'a tensor of writeSafetensors': odd => writeSafetensors(new Map([['a', odd]])),
  averageWeights: odd => averageWeights([odd]),
  'the special tokens of Vocabulary': odd => new Vocabulary(['a b'], odd),
}

describe.each(Object.entries(calls))('%s', (_, call) => {
  it.each(ODD)('refuses %s in one line of its own', async (_, odd) => {
    const failure = await Promise.resolve()
      .then(() => call(odd))
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(GlassformerError)
    expect((failure as Error).message).toMatch(/^[^\n]{1,200}$/u)
  })
})

it('texts for a model of ids are told where they belong', async () => {
  await expect(generate(model, ['8 3 5 1'] as Odd)).rejects.toThrow(
    'source row 0 must be a list of ids, not "8 3 5 1": answerTexts takes texts',
  )
  await expect(answerTexts(speaking, '8 3' as Odd)).rejects.toThrow('texts must be a list of texts, not "8 3"')
  await expect(answerTexts(speaking, [8] as Odd)).rejects.toThrow('texts[0] must be a text, not 8')
  await expect(loadModel(3 as Odd)).rejects.toThrow('the folder must be a text, not 3')
  await expect(generate({ model } as Odd, ids)).rejects.toThrow(
    'model must be a Transformer, such as the model that loadModel gives, not an object',
  )
  expect(() => writePt(new Map([['a', { data: [1], shape: [1] }]]) as Odd)).toThrow(
    'tensors.a.data must be a Float32Array, Float64Array, BigInt64Array, Int32Array, Int16Array, Int8Array, Uint8Array, not [1]',
  )
})

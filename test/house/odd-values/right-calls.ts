import * as library from 'glassformer'
import * as textEntry from 'glassformer/text'
import { filesOf } from '../../formats/hugging-face-folders.js'
import { scratch } from '../../support/scratch.js'

/** A call that is right, to be spoilt at one place after the other. */
export interface RightCall {
  readonly of: (...given: never[]) => unknown
  readonly given: readonly unknown[]
}

/** Everything that the entries export, by name. */
export const exported: Readonly<Record<string, unknown>> = { ...library, ...textEntry }

const { Transformer, Vocabulary } = library
const where = { engine: 'wasm', threads: 1 } as const
const ids = [[1, 5, 3, 2]]
const pairs = [{ source: [1, 5, 3, 2], target: [1, 3, 5, 2] }]
const texts = ['a b', 'b a', 'a a'].map(source => ({ source, target: source, line: 1 }))

const vocabulary = Vocabulary.digits()
const both = { source: vocabulary, target: vocabulary }
const config = { srcVocabSize: 13, trgVocabSize: 13, embedDim: 8, numLayers: 1, heads: 2, maxLen: 16 }
const options = { ...config, finalNorm: true, srcPadIdx: 0, trgPadIdx: 0 }
const model = new Transformer({ ...options, seed: 1 })
const loaded = { model, vocabulary, targetVocabulary: vocabulary }
const weights = model.stateDict()
const tensors = new Map([['a', { data: new Float32Array(2), shape: [2] }]])
const files = library.modelToFiles(model, vocabulary)
const folder = scratch()
await library.saveModel(folder, model, vocabulary)

const task = library.digitsTask()
const trainer = await library.Trainer.start(model, task, { batchSize: 2, ...where })
const checkpoint = { state: await trainer.state(), seconds: 1 }
const tokenizer = new library.RegexTokenizer('a+')
const random = new library.Random(1)
const speaking = library.textModel(loaded)
const answer = await library.loadText(folder, where)

/** Right arguments of every function that is exported, and of every class. */
export const rightArguments: Readonly<Record<string, readonly unknown[]>> = {
  AblatedTransformer: [{ ...options, seed: 1, parts: ['positions'] }],
  GlassformerError: ['what is wrong', { cause: 1 }],
  Plateau: [
    { mode: 'minimum', patience: 1, factor: 0.5 },
    { factor: 1, best: null, waited: 0 },
  ],
  Random: [1],
  RegexTokenizer: ['a+'],
  Trainer: [],
  Transformer: [{ ...options, seed: 1 }],
  Vocabulary: [
    ['[PAD]', '[SOS]', '[EOS]', 'a'],
    { pad: '[PAD]', sos: '[SOS]', eos: '[EOS]' },
    'words',
    'nfc',
    { begins: ['[SOS]'], reserved: ['[PAD]'] },
  ],
  ablation: ['positions'],
  adam: [{ lr: 1, betas: [0.9, 0.99], eps: 1e-8 }],
  adamw: [{ lr: 1, weightDecay: 0.1 }],
  answerTexts: [speaking, ['8 3'], where],
  averageWeights: [[tensors, tensors]],
  buildVocabulary: [['a b'], { tokenizer: 'word', size: 10, minFrequency: 1, normalization: 'nfc' }],
  checkpointFromFiles: [library.checkpointToFiles(checkpoint), 'the folder'],
  checkpointToFiles: [checkpoint],
  configuredTrainer: [library.settleConfig({ model: { embedDim: 8 } })],
  createEngine: [{ engine: 'reference', threads: 1 }],
  createSchedule: [
    { name: 'cosine', warmup: 1 },
    { steps: 10, embedDim: 8 },
  ],
  createTask: ['digits', { patterns: ['shuffle'] }],
  digitsTask: [{ patterns: ['shuffle'], layout: 'standard' }],
  evaluate: [model, pairs, { batchSize: 2, ignoreIndex: 0, ...where }],
  evaluateWithOutputs: [model, pairs, { batchSize: 2, ignoreIndex: 0, ...where }],
  exportModel: [loaded, 'safetensors', { dtype: 'float16' }],
  fit: [model, task, { steps: 1, batchSize: 2, ...where }],
  fromTorchTransformer: [
    library.toTorchTransformer(weights),
    { transformer: 'transformer', positions: 'positional_encoding.pe' },
  ],
  generate: [model, ids, { maxNewTokens: 2, ...where }],
  generateStream: [model, ids, { maxNewTokens: 2, ...where }],
  greedyDecode: [model, ids, { maxNewTokens: 2, ...where }],
  greedySearch: [model, ids, { maxNewTokens: 2, ...where }],
  growModel: [model, { srcVocabSize: 14, trgVocabSize: 14 }],
  importHuggingFace: [filesOf('m2m100'), { sourceLang: 'en', targetLang: 'de' }, 'the folder'],
  importModel: [
    { weights: files.get('model.safetensors'), config: options, keys: [['^x', '']] },
    { transformer: 'transformer' },
    { weights: 'w', config: 'c', vocabulary: 'v', keys: 'k' },
  ],
  lengthWarning: [model, [1, 3, 2], 'the source'],
  lion: [{ lr: 1 }],
  loadModel: [folder, () => undefined],
  loadText: [folder, { ...where, onProgress: () => undefined }],
  loadTextModel: [folder, 'is needed', () => undefined],
  logits: [model, ids, ids, where],
  lossAndGradients: [model, ids, ids, where],
  makeBatch: [pairs, { srcPadIdx: 0, trgPadIdx: 0 }],
  modelFromFiles: [files, 'the model', new Map()],
  modelToFiles: [model, both, { dtype: 'float16' }],
  observe: [model, { src: ids, trg: ids }, ['decoder.logits'], where],
  openModel: [files, 'the model'],
  padSequence: [ids, 0],
  pairsTask: [
    texts,
    { validationShare: 0, testShare: 0 },
    { vocabularies: both, newTokens: 'add', mix: { pairs: texts, share: 0.5 }, augment: (pair: unknown) => pair },
  ],
  parseVocabularies: [{ source: vocabulary.toJSON(), target: vocabulary.toJSON() }, new Map()],
  parseVocabulary: [vocabulary.toJSON(), 'vocabulary', new Map()],
  readPt: [library.writePt(weights)],
  readSafetensors: [library.writeSafetensors(weights)],
  saveModel: [folder, model, vocabulary, { dtype: 'float32' }],
  scorePairs: [model, pairs, where],
  scoreTexts: [
    [{ output: 'a', references: ['a'] }],
    ['per', 'bleu', 'exact', 'chrf', 'cer', 'wer'],
    (text: string) => [text],
    '13a',
  ],
  settleConfig: [{ model: { embedDim: 8 }, steps: 3 }],
  sgd: [{ lr: 1, momentum: 0.5 }],
  substitute: [[], () => undefined, { anyShape: true }],
  tensorNames: [model],
  textModel: [loaded],
  toOnnx: [model],
  toTorchTransformer: [weights, { transformer: 'transformer', positions: 'positional_encoding.pe' }],
  withoutHead: ['encoder.layers.0.attention', 1],
  writePt: [tensors],
  writeSafetensors: [tensors, new Map([['a', 'b']])],
}

/** The same of methods, by class and name, and below of what functions give. */
export const rightMethods: Readonly<Record<string, RightCall>> = {
  'Plateau.report': method(new library.Plateau(), 'report', [1]),
  'Random.fork': method(random, 'fork', ['label']),
  'Random.fromState': method(library.Random, 'fromState', [random.state]),
  'Random.integer': method(random, 'integer', [3]),
  'Random.shuffle': method(random, 'shuffle', [[1, 2]]),
  'RegexTokenizer.join': method(tokenizer, 'join', [['a', 'b']]),
  'RegexTokenizer.tokenize': method(tokenizer, 'tokenize', ['aab']),
  'Trainer.read': method(trainer, 'read', ['decoder.fc_out.bias']),
  'Trainer.start': method(library.Trainer, 'start', [model, task, { batchSize: 2, ...where }]),
  'Transformer.adoptStateDict': method(new Transformer(options), 'adoptStateDict', [weights]),
  'Transformer.loadStateDict': method(new Transformer(options), 'loadStateDict', [weights]),
  'Vocabulary.decode': method(vocabulary, 'decode', [[1, 3, 2]]),
  'Vocabulary.encode': method(vocabulary, 'encode', [['1', '2']]),
  'Vocabulary.encodeWithMarkers': method(vocabulary, 'encodeWithMarkers', [['1', '2']]),
  'Vocabulary.format': method(vocabulary, 'format', [[1, 3, 2]]),
  'Vocabulary.fromSequences': method(Vocabulary, 'fromSequences', [
    [['a', 'b']],
    'words',
    { minimumFrequency: 1, size: 10, normalization: 'nfc' },
  ]),
  'Vocabulary.ofTokens': method(Vocabulary, 'ofTokens', [['a', 'b'], 'words']),
  'Vocabulary.parse': method(vocabulary, 'parse', ['1 2']),
  'Vocabulary.spell': method(vocabulary, 'spell', ['1 2']),
  'Vocabulary.token': method(vocabulary, 'token', [3]),
  'Vocabulary.tokensOf': method(vocabulary, 'tokensOf', ['1 2']),
  'Vocabulary.unknownTokens': method(vocabulary, 'unknownTokens', ['1 2']),
  'what loadText gives': { of: answer, given: ['8 3', where] },
  'its stream': method(answer, 'stream', ['8 3', where]),
  'createTask(…).format': method(task, 'format', [[1, 3, 2]]),
  'createTask(…).heldOut': method(task, 'heldOut', ['descending', 2]),
  'createTask(…).parse': method(task, 'parse', ['1 2']),
  'createTask(…).trainingBatches': method(task, 'trainingBatches', [2, 1]),
}

function method(of: object, name: string, given: readonly unknown[]): RightCall {
  const found: unknown = Reflect.get(of, name)
  if (typeof found !== 'function') throw new Error(`there is no method ${name}`)
  return { of: found.bind(of), given }
}

// What the fuzzer feeds: for each kind of input, how to make one of a case's random numbers, and who reads it.

import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  checkpointFromFiles,
  configuredTrainer,
  createTask,
  digitsTask,
  fit,
  generate,
  importModel,
  modelFromFiles,
  modelToFiles,
  pairsTask,
  settleConfig,
  Transformer,
  Vocabulary,
  writePt,
} from 'glassformer'
import { readPairs } from '#formats/node'
import { makeTask, newRecord, readRunRecord, resumeRun, startRun } from '#runs'
import { ModelAnswerer, ModelServer } from '#serve'
import { mutateBytes, mutateJson } from './mutate.mjs'

const bytesOf = value => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const ENGINE = { engine: 'wasm', threads: 1 }
const options = {
  srcVocabSize: 13,
  trgVocabSize: 13,
  srcPadIdx: 0,
  trgPadIdx: 0,
  embedDim: 4,
  numLayers: 1,
  heads: 2,
  maxLen: 16,
}
const vocabulary = Vocabulary.digits()
const model = new Transformer({ ...options, seed: 7 })
const files = modelToFiles(model, vocabulary)
const json = name => JSON.parse(new TextDecoder().decode(files.get(name)))
const config = {
  preset: 'tiny',
  model: { embedDim: 4, maxLen: 16 },
  steps: 2,
  batchSize: 2,
  optimizer: { name: 'adamw', lr: 0.01 },
}

/** A file whose JSON is changed in its values, or in its bytes. */
const mutatedText = (random, value) =>
  random.integer(3) === 0
    ? mutateBytes(random, bytesOf(value), files.get('config.json'))
    : bytesOf(withoutUndefined(mutateJson(random, value)))
const withoutUndefined = value => (value === undefined ? null : value)

const PAIRS = {
  tsv: 'a b\tb a\nc d\td c\n"e\tf"\t漢 字\n\n',
  csv: 'source,target\n"a, b","b ""a"""\r\nc d,d c\n"two\nlines",x\n',
  jsonl: '{"source":"a b","target":"b a"}\n{"source":"c","target":"d"}\n',
}
const GENERATION = {
  numBeams: 2,
  maxNewTokens: 3,
  lengthPenalty: 0.8,
  suppressTokens: [3, [4, 5]],
  forcedPrefix: [5],
  noRepeatNgramSize: 2,
  topK: 3,
  temperature: 0.9,
  doSample: true,
  numReturnSequences: 1,
  seed: 3,
}

/** @param folder a place for files */
export async function makeTargets(folder) {
  const run = join(folder, 'run')
  const task = await makeTask({ name: 'digits', options: {} })
  const training = await startRun(run, newRecord(task, settleConfig(config)), task, { engine: ENGINE })
  for await (const _ of training.train());
  await training.close()
  const record = JSON.parse(await readFile(join(run, 'run.json'), 'utf8'))
  const checkpoint = new Map()
  for (const name of await readdir(join(run, 'checkpoint')))
    checkpoint.set(name, new Uint8Array(await readFile(join(run, 'checkpoint', name))))
  const server = new ModelServer(
    new ModelAnswerer({ model, source: vocabulary, target: vocabulary }, { maxNewTokens: 8 }),
    { port: 0 },
  )
  const { url } = await server.listen()

  const ofModel = (name, make) => ({
    name,
    make,
    async read(bytes) {
      const loaded = modelFromFiles(new Map([...files, [name, bytes]]), 'm')
      if (loaded.vocabulary !== null) loaded.vocabulary.parse('8 3 5 1')
    },
  })
  const weights = files.get('model.safetensors')
  const pt = writePt(model.stateDict())

  const targets = [
    ofModel('model.safetensors', random => mutateBytes(random, weights, pt)),
    ofModel('config.json', random => mutatedText(random, json('config.json'))),
    ofModel('vocabulary.json', random => mutatedText(random, json('vocabulary.json'))),
    {
      name: 'weights to import',
      make: random => mutateBytes(random, random.integer(3) === 0 ? weights : pt, weights),
      read: bytes => importModel({ weights: bytes, config: { heads: 2, srcPadIdx: 0, trgPadIdx: 0 } }),
    },
    {
      name: 'checkpoint',
      make: random => {
        const name = [...checkpoint.keys()][random.integer(checkpoint.size)]
        const bytes = checkpoint.get(name)
        return name.endsWith('.json')
          ? mutatedText(random, JSON.parse(new TextDecoder().decode(bytes)))
          : mutateBytes(random, bytes, weights)
      },
      read(bytes) {
        for (const name of checkpoint.keys()) {
          if (name.endsWith('.json') === (bytes[0] === 0x7b))
            checkpointFromFiles(new Map([...checkpoint, [name, bytes]]), 'run/checkpoint')
        }
      },
    },
    {
      name: 'run.json',
      make: random => mutatedText(random, record),
      async read(bytes) {
        await writeFile(join(run, 'run.json'), bytes)
        await readRunRecord(run)
        await (await resumeRun(run, { engine: ENGINE })).close()
      },
    },
    {
      name: 'options of a model',
      make: random => mutateJson(random, options, true),
      read: given => new Transformer(given),
    },
    {
      name: 'options of a training',
      make: random => mutateJson(random, config, true),
      async read(given) {
        const training = configuredTrainer(settleConfig(given))
        await fit(model, digitsTask(), { ...training, ...ENGINE, steps: 0 }).next()
      },
    },
    {
      name: 'options of generation',
      make: random => mutateJson(random, GENERATION, true),
      read: given => generate(model, [[1, 8, 4, 2]], given),
    },
    {
      name: 'options of a task',
      make: random =>
        mutateJson(
          random,
          {
            name: ['digits', 'reverse', 'addition'][random.integer(3)],
            options: { minLength: 1, maxLength: 5, seed: 1 },
          },
          true,
        ),
      read: given => createTask(given?.name, given?.options),
    },
    {
      name: 'body of a request',
      make: random => mutatedText(random, { source: '8 3 5 1', options: GENERATION, ...GENERATION }),
      async read(bytes) {
        const response = await fetch(`${url}/v1/generate`, {
          method: 'POST',
          body: bytes,
          headers: { 'content-type': 'application/json' },
        })
        const answer = await response.text()
        if (response.status >= 500 && response.status !== 503) throw new Error(`${response.status}: ${answer}`)
        JSON.parse(answer)
      },
    },
    {
      name: 'pairs',
      make(random) {
        const format = Object.keys(PAIRS)[random.integer(3)]
        return { format, bytes: mutateBytes(random, bytesOf(PAIRS[format]), bytesOf(PAIRS.csv)) }
      },
      async read({ format, bytes }) {
        const path = join(folder, `pairs.${format}`)
        await writeFile(path, bytes)
        const { pairs } = await readPairs(path, { badLines: 'skip' }, pair => pair)
        pairsTask(pairs)
      },
    },
  ]
  return { targets, close: () => server.stop() }
}

/** A new folder within another. */
export async function folderIn(parent) {
  await mkdir(parent, { recursive: true })
  return mkdtemp(join(parent, 'fuzz-'))
}

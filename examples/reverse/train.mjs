// Trains on the pairs of prepare.mjs; saves a model folder with the run's log, metrics.jsonl.
//   node examples/reverse/train.mjs [--data DIR --out DIR --places NAME --steps N …]
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { adam, createSchedule, pairsTask, saveModel, Trainer, Transformer } from 'glassformer'
import { places } from './places.mjs'
import { answer, readPairs, scores } from './task.mjs'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'runs/reverse-data' },
    out: { type: 'string', default: 'runs/reverse' },
    places: { type: 'string', default: 'shifted' },
    steps: { type: 'string', default: '8000' },
    'embed-dim': { type: 'string', default: '64' },
    layers: { type: 'string', default: '2' },
    'batch-size': { type: 'string', default: '64' },
    lr: { type: 'string', default: '0.002' },
    'validate-every': { type: 'string', default: '500' },
    'validate-on': { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'auto' },
    threads: { type: 'string', default: '1' },
  },
})
const number = name => Number(values[name])
if (!(values.places in places)) {
  console.error(`--places ${values.places}: there are ${Object.keys(places).join(', ')}`)
  process.exit(2)
}

const task = pairsTask(
  readPairs(values.data, 'train'),
  { sourceTokenizer: 'word', targetTokenizer: 'word', keepDuplicates: true, validationShare: 0, testShare: 0 },
  { augment: places[values.places] },
)
const vocabularies = { source: task.sourceVocabulary, target: task.targetVocabulary }
const model = new Transformer({
  srcVocabSize: vocabularies.source.size,
  trgVocabSize: vocabularies.target.size,
  srcPadIdx: task.srcPadIdx,
  trgPadIdx: task.trgPadIdx,
  embedDim: number('embed-dim'),
  numLayers: number('layers'),
  heads: 4,
  normFirst: true,
  finalNorm: true,
  seed: number('seed'),
})
const engine = { engine: values.engine, threads: number('threads') }
const steps = number('steps')
const trainer = await Trainer.start(model, task, {
  ...engine,
  batchSize: number('batch-size'),
  optimizer: adam({ lr: number('lr') }),
  schedule: createSchedule({ name: 'cosine', warmup: Math.min(200, Math.floor(steps / 10)), steps }),
  clipNorm: 1,
  seed: number('seed'),
})
const validation = readPairs(values.data, 'validation').slice(0, number('validate-on'))

mkdirSync(values.out, { recursive: true })
const log = join(values.out, 'metrics.jsonl')
writeFileSync(log, '')
const record = event => appendFileSync(log, `${JSON.stringify(event)}\n`)
const { places: augment } = values
record({ type: 'start', augment, engine: trainer.engine.name, parameters: model.parameterCount, ...model.options })
const every = number('validate-every')
const start = performance.now()
let lossSum = 0
let batches = 0
while (trainer.step < steps) {
  lossSum += (await trainer.next()).loss
  batches++
  const { step } = trainer
  if (step % every !== 0 && step !== steps) continue
  await trainer.updateModel()
  const seconds = Math.round((performance.now() - start) / 1000)
  const measured = scores(await answer(model, vocabularies, validation, engine))
  record({ type: 'validation', step, seconds, loss: lossSum / batches, ...measured })
  const bleu = ['all', 'short', 'long'].map(name => measured[name].bleu.toFixed(2).padStart(6))
  console.log(
    `step ${step}, ${seconds} s: loss ${(lossSum / batches).toFixed(4)}; BLEU ${bleu[0]}, 1–25 ${bleu[1]}, 26–30 ${bleu[2]}`,
  )
  lossSum = 0
  batches = 0
}
trainer.dispose()
await saveModel(values.out, model, vocabularies)
process.exit() // whatever threads the engines of the validations still have

// Trains a small model and prints what memory it holds after 100 steps and at the end, as JSON:
// node --expose-gc test/support/memory-run.mjs STEPS [THREADS]

import { digitsTask, fit, Transformer } from 'glassformer'
import { createTrainingEngine } from '#engine'

const [steps = 1000, threads = 1] = process.argv.slice(2).map(Number)
const engineOptions = { engine: 'wasm', threads }

// The session behind `fit`, to look at its WebAssembly memory.
let session
const engine = await createTrainingEngine(engineOptions)
const open = engine.open.bind(engine)
engine.open = async leaves => (session = await open(leaves))

const measure = () => {
  globalThis.gc()
  globalThis.gc()
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  return { wasm: session.memory.bytes, rss, heapUsed, arrayBuffers }
}

const sizes = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0, embedDim: 16, numLayers: 1, heads: 2 }
const model = new Transformer({ ...sizes, maxLen: 32, seed: 1 })
const result = { threads: engine.threads }
for await (const { step } of fit(model, digitsTask(), { ...engineOptions, steps, batchSize: 4 })) {
  if (step === 100) result.after100 = measure()
  if (step === steps) result.atEnd = measure()
}
console.log(JSON.stringify(result))

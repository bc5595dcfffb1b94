// Decodes so many times, sources of random sizes, a third of them left midway, and prints what memory is held on the way:
// node --expose-gc test/support/decoding-run.mjs DECODES [THREADS]

import { generate, generateStream, Transformer } from 'glassformer'
import { Random } from '#math'
import { modelSession } from '#session'

const [decodes = 1000, threads = 1] = process.argv.slice(2).map(Number)
const vocabulary = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }
const model = new Transformer({ ...vocabulary, embedDim: 16, numLayers: 2, heads: 2, maxLen: 64, seed: 1 })
const options = { engine: 'wasm', threads }
const { session } = await modelSession(model, options)
const random = new Random(1)

const sources = () =>
  Array.from({ length: 1 + random.integer(8) }, () => [
    1,
    ...Array.from({ length: random.integer(20) }, () => 3 + random.integer(10)),
    2,
  ])

/** Ends of themselves, by a signal, by leaving the loop, or by nobody asking for more. */
const ways = [
  (given, src) => generate(model, src, given),
  (given, src) => generate(model, src, given),
  async (given, src) => {
    const controller = new AbortController()
    const left = generate(model, src, { ...given, signal: controller.signal })
    setImmediate(() => controller.abort())
    await left
  },
  async (given, src) => {
    for await (const _ of generateStream(model, src, given)) break
  },
  (given, src) => generateStream(model, src, given).next(),
]
const decode = () => {
  const way = ways[random.integer(3) === 0 ? 2 + random.integer(3) : random.integer(2)]
  return way({ ...options, maxNewTokens: 1 + random.integer(30), numBeams: 1 + random.integer(4) }, sources())
}

const measure = async () => {
  // Two turns: memory is given back when the collector has told of what nobody holds.
  for (let turn = 0; turn < 2; turn++) {
    globalThis.gc()
    await new Promise(resolve => setImmediate(resolve))
  }
  const { rss, heapUsed } = process.memoryUsage()
  return { wasm: session.memory.bytes, rss, heapUsed }
}

const result = {}
for (let done = 0; done < decodes; ) {
  const together = Math.min(1 + random.integer(4), decodes - done)
  await Promise.all(Array.from({ length: together }, decode))
  done += together
  if (result.warm === undefined && done >= decodes / 4) result.warm = await measure()
  else if (random.integer(50) === 0) await measure()
}
result.atEnd = await measure()
console.log(JSON.stringify(result))

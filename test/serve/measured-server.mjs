// A server of a model's folder that tells, when its parent asks, what memory it holds, garbage collected:
// node --expose-gc test/serve/measured-server.mjs FOLDER, with an IPC channel.
import { loadModel } from 'glassformer'
import { ModelAnswerer, ModelServer } from '#serve'
import { modelSession } from '#session'

const { model, vocabulary, targetVocabulary } = await loadModel(process.argv[2])
const engine = { engine: 'wasm', threads: 1 }
const served = { model, source: vocabulary, target: targetVocabulary, engine }
const server = new ModelServer(new ModelAnswerer(served, { receiveTimeout: 2 }), { port: 0 })

process.on('message', async () => {
  globalThis.gc()
  globalThis.gc()
  const { session } = await modelSession(model, engine)
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  process.send({ wasm: session.memory.bytes, rss, heapUsed, arrayBuffers })
})
process.once('SIGTERM', () => server.stop().then(() => process.exit(0)))
process.send(await server.listen())

// The thread of a ThreadAnswerer.
import { parentPort, workerData } from 'node:worker_threads'
import { generate } from '../decode/generate.js'
import { GlassformerError } from '../errors/glassformer-error.js'
import { loadTextModel } from '../text/load-text-model.js'
import { HttpError } from './http-error.js'
import { ModelAnswerer } from './model-answerer.js'
import type { AskMessage, ThreadMessage, ThreadSetup } from './thread-messages.js'

const asked = new Map<number, AbortController>()
let loadIsTold = true

function post(message: ThreadMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

/** The model, tried once: what is wrong with it or its engine is said before anybody asks. */
async function load({ folder, engine, limits }: ThreadSetup): Promise<ModelAnswerer> {
  const text = await loadTextModel(folder, 'serve needs to read texts')
  const { sosId, eosId } = text.source
  await generate(text.model, [[sosId, eosId]], { ...engine, maxNewTokens: 1 })
  const answerer = new ModelAnswerer({ ...text, engine }, limits, () => {
    if (!loadIsTold) return
    loadIsTold = false
    setImmediate(() => {
      loadIsTold = true
      post({ kind: 'load', load: answerer.load })
    })
  })
  return answerer
}

async function answer(answerer: ModelAnswerer, id: number, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const controller = new AbortController()
  asked.set(id, controller)
  try {
    const onTokens = (tokens: readonly string[]): void => post({ kind: 'tokens', id, tokens })
    const bytes = await answerer.answer({ body, signal: controller.signal, onTokens })
    post({ kind: 'answer', id, answer: bytes }, [bytes.buffer])
  } catch (error) {
    if (error instanceof HttpError) post({ kind: 'refused', id, code: error.code, message: error.message })
    else post({ kind: 'failed', id, error })
  } finally {
    asked.delete(id)
  }
}

try {
  const answerer = await load(workerData as ThreadSetup)
  parentPort?.on('message', ({ id, body }: AskMessage) => {
    if (body === undefined) asked.get(id)?.abort()
    else void answer(answerer, id, body)
  })
  post({ kind: 'ready', limits: answerer.limits, example: answerer.example })
} catch (error) {
  if (!(error instanceof GlassformerError)) throw error
  post({ kind: 'unable', message: error.message })
}

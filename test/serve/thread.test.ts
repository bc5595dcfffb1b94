import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { saveModel } from 'glassformer'
import { expect, onTestFinished, test } from 'vitest'
import { type GivenLimits, ModelServer, ThreadAnswerer } from '#serve'
import { scratch } from '../support/scratch.js'
import { ENDLESS, post, postJson, SEARCHES, SOURCES, served, start, untilHealth, vocabulary } from './served.js'

/** A server whose model is in a thread of its own, as the command starts it. */
async function startThread(limits: GivenLimits = {}): Promise<{ url: string; thread: Worker }> {
  const folder = scratch()
  await saveModel(folder, served.model, vocabulary)
  const begun = once(process, 'worker')
  const answerer = await ThreadAnswerer.start({ folder, engine: { engine: 'wasm', threads: 1 }, limits })
  const server = new ModelServer(answerer, { port: 0 })
  const { url } = await server.listen()
  onTestFinished(async () => {
    await server.stop()
    await answerer.stop()
  })
  return { url, thread: (await begun)[0] as Worker }
}

test('from a thread comes what comes without: answers, streams, refusals', async () => {
  const [here, there] = [await start(), await startThread()]
  const bodies: object[] = [
    ...SEARCHES.map(options => ({ sources: SOURCES, ...options })),
    { source: '1 x' },
    { source: '1', numBeams: 99 },
    { sources: [] },
  ]
  for (const body of bodies) expect(await postJson(there.url, body)).toEqual(await postJson(here.url, body))
  const stream = { sources: SOURCES, stream: true }
  const [one, other] = await Promise.all([here, there].map(async ({ url }) => (await post(url, stream)).text()))
  const sorted = (events = ''): string[] => events.split('\n\n').sort()
  expect(sorted(other)).toEqual(sorted(one))
})

test('who has gone is not computed for', async () => {
  const { url } = await startThread({ maxNewTokens: 3000 })
  const controller = new AbortController()
  const asked = post(url, ENDLESS, { signal: controller.signal }).catch(() => 'gone')
  await untilHealth(url, { requests: 1, batches: 1 })
  controller.abort()
  expect(await asked).toBe('gone')
  await untilHealth(url, { requests: 0, batches: 0 })
})

test('a thread that ends takes its requests with it; the next is answered by another', async () => {
  const { url, thread } = await startThread({ maxNewTokens: 3000 })
  const lost = postJson(url, ENDLESS)
  await untilHealth(url, { batches: 1 })
  await thread.terminate()
  expect(await lost).toMatchObject({ status: 500, json: { error: { code: 'internal' } } })
  expect(await postJson(url, { sources: SOURCES })).toMatchObject({ status: 200 })
  await untilHealth(url, { status: 'ok', requests: 0, batches: 0 })
})

test('what is wrong with the model is said at the start', async () => {
  const setup = { engine: { engine: 'wasm' }, limits: {} } as const
  await expect(ThreadAnswerer.start({ folder: 'nobody', ...setup })).rejects.toThrow(/nobody/)
})

import { expect, test } from 'vitest'
import { alone, ENDLESS, head, type Json, LONG, postJson, RawClient, start, untilHealth, vocabulary } from './served.js'

const SMALL = { source: '8 3 5 1' }

/** 341 × 1,024 ids: a list that is like no other. */
const manyIds = (n: number): Json => ({
  sources: Array(32).fill('1 2'),
  suppressTokens: Array.from({ length: 341 }, (_, row) => Array(1024).fill(row === 0 ? n : row % 10)),
})

async function expectRight(url: string): Promise<void> {
  const { status, json } = await postJson(url, SMALL)
  const [sequence] = (await alone(SMALL.source)).sequences
  expect({ status, text: json.answers[0].text }).toEqual({ status: 200, text: vocabulary.format(sequence?.ids ?? []) })
}

test('many large requests at once are refused, each for its ids, and small ones are answered beside them', async () => {
  const { url } = await start()
  const large = Array.from({ length: 12 }, (_, n) => postJson(url, manyIds(n)))
  await expectRight(url)
  for (const { status, json } of await Promise.all(large)) {
    expect(status).toBe(400)
    expect(json.error.message).toBe('forcedPrefix and suppressTokens hold 349184 ids; at most 1024 are taken')
  }
  await untilHealth(url, { requests: 0, waiting: 0, batches: 0 })
})

test('when bodies have too many bytes the largest goes, whoever came first, and it is told to come back', async () => {
  const { url, port } = await start({ limits: { maxBody: 40_000, maxInFlight: 100_000 } })
  const half = (bytes: number): RawClient =>
    new RawClient(port).send(head({ 'Content-Length': bytes + 1 }) + ' '.repeat(bytes))
  const largest = half(39_000)
  const others = [half(30_000), half(30_000)]
  await untilHealth(url, { requests: 3 })
  const small = half(2000)
  const answer = await largest.answer()
  expect(answer).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 1\r\n.*"overloaded".*100000 bytes/su)
  await expectRight(url)
  await untilHealth(url, { requests: 3 })
  for (const { received, socket } of [...others, small]) {
    expect(received).toBe('')
    socket.destroy()
  }
  await untilHealth(url, { requests: 0 })
  await expectRight(url)
})

test('who is slow to send takes no place from those who have sent', async () => {
  const { url, port } = await start({ limits: { maxConcurrency: 2 } })
  const slow = Array.from({ length: 6 }, () => new RawClient(port).send(`${head({ 'Content-Length': 50 })}{"sou`))
  await untilHealth(url, { requests: 6 })
  await expectRight(url)
  for (const { socket } of slow) socket.destroy()
})

test('small sources are answered while large ones are computed and wait', async () => {
  const { url } = await start({ limits: LONG })
  const controller = new AbortController()
  const large = Array.from({ length: 8 }, (_, n) => {
    const body = JSON.stringify({ ...ENDLESS, lengthPenalty: 1 + n / 10 })
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, signal: controller.signal }
    return fetch(`${url}/v1/generate`, init).catch(() => 'still computed')
  })
  await untilHealth(url, { batches: 4, waiting: 4 })
  await expectRight(url)
  await untilHealth(url, { batches: 4, waiting: 4 })
  controller.abort()
  expect(await Promise.all(large)).toEqual(Array(8).fill('still computed'))
})

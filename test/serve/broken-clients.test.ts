import { expect, test } from 'vitest'
import { alone, ENDLESS, head, LONG, postJson, RawClient, start, untilHealth, vocabulary } from './served.js'

const BODY = JSON.stringify({ source: '8 3 5 1' })

/** The status and the code that a raw answer begins with. */
function said(answer: string): string {
  const status = /^HTTP\/1\.1 (\d{3}) /u.exec(answer)?.[1]
  const code = /"code":"(\w+)"/u.exec(answer)?.[1]
  return `${status} ${code}`
}

/** After whatever a client did, the next one gets its answer. */
async function expectAlive(url: string): Promise<void> {
  const { status, json } = await postJson(url, { source: '8 3 5 1' })
  const [sequence] = (await alone('8 3 5 1')).sequences
  expect({ status, text: json.answers[0].text }).toEqual({ status: 200, text: vocabulary.format(sequence?.ids ?? []) })
}

const garbage: readonly [what: string, sent: string, said: string][] = [
  ['no HTTP', 'hello\r\n\r\n', '400 malformed_http'],
  ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', '400 malformed_http'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400 malformed_http'],
  ['zeros', '\0'.repeat(64), '400 malformed_http'],
  ['a header without colon', 'GET /health HTTP/1.1\r\nHost localhost\r\n\r\n', '400 malformed_http'],
  ['two lengths', head({ 'Content-Length': 5, 'content-length': 6 }), '400 malformed_http'],
  [
    'a length and chunks',
    `${head({ 'Content-Length': 5, 'Transfer-Encoding': 'chunked' })}0\r\n\r\n`,
    '400 malformed_http',
  ],
  ['a negative length', head({ 'Content-Length': -5 }), '400 malformed_http'],
  ['a length beyond numbers', head({ 'Content-Length': '9'.repeat(30) }), '400 malformed_http'],
  ['a length beyond the limit', head({ 'Content-Length': '9'.repeat(12) }), '413 body_too_large'],
  ['chunks that are none', `${head({ 'Transfer-Encoding': 'chunked' })}zz\r\nhello\r\n`, '400 malformed_http'],
  ['endless headers', `GET /health HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, '431 headers_too_large'],
  ['an endless address', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\n\r\n`, '431 headers_too_large'],
  [
    'endless chunk extensions',
    `${head({ 'Transfer-Encoding': 'chunked' })}5;${'x'.repeat(40_000)}\r\n`,
    '413 body_too_large',
  ],
]

test.each(garbage)('%s', async (_, sent, expected) => {
  const { url, port } = await start()
  expect(said(await new RawClient(port).send(sent).answer())).toBe(expected)
  await expectAlive(url)
})

test('headers or a body that come too slowly, or never', async () => {
  const { url, port } = await start({ limits: { receiveTimeout: 1 } })
  const clients = {
    nothing: new RawClient(port),
    'half a head': new RawClient(port).send('POST /v1/generate HTTP/1.1\r\nHost: localhost\r\n'),
    'no body': new RawClient(port).send(head({ 'Content-Length': BODY.length })),
    'half a body': new RawClient(port).send(head({ 'Content-Length': BODY.length }) + BODY.slice(0, 5)),
    'a length that lies upwards': new RawClient(port).send(head({ 'Content-Length': 9999 }) + BODY),
    'half of the chunks': new RawClient(port).send(`${head({ 'Transfer-Encoding': 'chunked' })}5\r\n{"sou\r\n`),
  }
  const drops = ['head', 'body'].map(where => {
    const client = new RawClient(port).send(
      where === 'head' ? 'GET /health HTTP/1.1\r\nX: ' : head({ 'Content-Length': 999 }),
    )
    const timer = setInterval(() => client.socket.write('x'), 50)
    return client.answer().finally(() => clearInterval(timer))
  })
  await expectAlive(url)
  for (const [what, client] of Object.entries(clients)) {
    const answer = await client.answer()
    expect(`${what}: ${said(answer)}`).toBe(`${what}: 408 too_slow`)
    expect(answer).toMatch(/Connection: close/iu)
  }
  for (const answer of await Promise.all(drops)) expect(said(answer)).toBe('408 too_slow')
  await expectAlive(url)
})

test('a body that is cut off: by the end of what is sent, by a reset', async () => {
  const { url, port } = await start()
  const ended = new RawClient(port).send(head({ 'Content-Length': BODY.length }) + BODY.slice(0, -3))
  await untilHealth(url, { requests: 1 })
  ended.socket.end()
  expect(said(await ended.answer())).toBe('400 cut_off')

  const chunked = new RawClient(port).send(`${head({ 'Transfer-Encoding': 'chunked' })}40\r\n${BODY}`)
  await untilHealth(url, { requests: 1 })
  chunked.socket.end()
  expect(said(await chunked.answer())).toBe('400 cut_off')

  const reset = new RawClient(port).send(head({ 'Content-Length': BODY.length }) + BODY.slice(0, -3))
  await untilHealth(url, { requests: 1 })
  reset.socket.resetAndDestroy()
  await untilHealth(url, { requests: 0 })
  await expectAlive(url)
})

test('a length that lies downwards: what is left over is no request', async () => {
  const { url, port } = await start()
  const cut = await new RawClient(port).send(head({ 'Content-Length': BODY.length - 4 }) + BODY).answer()
  expect(said(cut)).toBe('400 invalid_json')
  const behind = await new RawClient(port)
    .send(`${head({ 'Content-Length': BODY.length })}${BODY}garbage\r\n\r\n`)
    .answer()
  expect(said(behind)).toMatch(/^200 /u)
  expect(behind.match(/HTTP\/1\.1/gu)).toHaveLength(1)
  expect(behind).toContain('"answers"')
  await expectAlive(url)
})

test('requests sent in one go are answered in order', async () => {
  const { port } = await start()
  const one = (text: string): string => {
    const body = JSON.stringify({ source: text })
    return head({ 'Content-Length': body.length }) + body
  }
  const last = `GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
  const answer = await new RawClient(port).send(one('1 2') + one('x') + one('3 4') + last).answer()
  const marks = [...answer.matchAll(/HTTP\/1\.1 (\d+)|"source":"([^"]*)"|"(status)"/gu)].map(
    match => match[1] ?? match[2] ?? match[3],
  )
  expect(marks).toEqual(['200', '1 2', '422', '200', '3 4', '200', 'status'])
})

test('clients that go while they wait, or while their answer is computed, are not computed for', async () => {
  const { url, port } = await start({ limits: { ...LONG, maxBatch: 1 } })
  const body = JSON.stringify(ENDLESS)
  const clients = [1, 2, 3].map(() => new RawClient(port).send(head({ 'Content-Length': body.length }) + body))
  await untilHealth(url, { batches: 1, waiting: 2 })
  clients[2]?.socket.destroy()
  await untilHealth(url, { batches: 1, waiting: 1 })
  clients[0]?.socket.resetAndDestroy()
  await untilHealth(url, { batches: 1, waiting: 0 })
  clients[1]?.socket.destroy()
  await untilHealth(url, { batches: 0, waiting: 0, requests: 0 })
  await expectAlive(url)
})

test('a client that asks and asks, and never reads, is cut off in the end', async () => {
  const { url, port } = await start({ limits: { timeout: 0.5 } })
  const client = new RawClient(port)
  client.socket.pause()
  const closed = new Promise(resolve => client.socket.once('close', resolve))
  // More answers than the buffers between the two hold.
  client.send('GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(3000))
  const writing = setInterval(() => client.socket.write(' '), 100)
  await closed
  clearInterval(writing)
  await untilHealth(url, { status: 'ok', requests: 0 })
})

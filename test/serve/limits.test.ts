import { request } from 'node:http'
import { expect, test } from 'vitest'
import { ENDLESS, LONG, post, postJson, start, untilHealth } from './served.js'

/** Few lists, but many ids. */
const MANY = [1, 2].map(id => Array(1000).fill(id))

const refusals: readonly [what: string, body: unknown, status: number, code: string, parts: readonly string[]][] = [
  ['no JSON', '{"source": ', 400, 'invalid_json', ['not JSON']],
  ['nothing', '', 400, 'invalid_json', ['empty']],
  ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 400, 'invalid_json', ['UTF-8']],
  ['a deep nesting', '['.repeat(100_000), 400, 'invalid_json', ['not JSON']],
  ['no object', '[]', 400, 'invalid_request', ['an object']],
  ['no source', {}, 400, 'invalid_request', ['source or sources', 'neither']],
  ['both', { source: '1', sources: ['1'] }, 400, 'invalid_request', ['both']],
  ['no string', { source: 5 }, 400, 'invalid_request', ['source must be a text', '5']],
  ['no string in a list', { sources: ['1', null] }, 400, 'invalid_request', ['sources[1] must be a text', 'null']],
  ['an empty list', { sources: [] }, 400, 'invalid_request', ['sources', '1 to 4']],
  ['too many sources', { sources: ['1', '1', '1', '1', '1'] }, 400, 'invalid_request', ['sources', '1 to 4']],
  [
    'an unknown field',
    { source: '1', numBeam: 2 },
    400,
    'invalid_request',
    ['there is no option numBeam (did you mean numBeams?)'],
  ],
  ['a dangerous field', '{"source": "1", "__proto__": {}}', 400, 'invalid_request', ['__proto__']],
  ['an option of the server', { source: '1', engine: 'blas' }, 400, 'invalid_request', ['there is no option engine']],
  ['a wrong number', { source: '1', numBeams: 0 }, 400, 'invalid_request', ['numBeams', 'from 1 to 3', 'not 0']],
  ['too many beams', { source: '1', numBeams: 4 }, 400, 'invalid_request', ['numBeams', 'not 4']],
  ['too long an answer', { source: '1', maxNewTokens: 51 }, 400, 'invalid_request', ['maxNewTokens', '50', '51']],
  ['half a number', { source: '1', topK: 1.5 }, 400, 'invalid_request', ['topK', '1.5']],
  ['an option without its partner', { source: '1', topK: 2 }, 400, 'invalid_request', ['topK', 'doSample']],
  [
    'a number too small to mean',
    { source: '1', temperature: 1e-310 },
    400,
    'invalid_request',
    ['from 0.000001 to 1000000'],
  ],
  ['rows of prefixes', { source: '1', forcedPrefix: [[5]] }, 400, 'invalid_request', ['forcedPrefix[0] must be an id']],
  ['many ids', { source: '1', suppressTokens: MANY }, 400, 'invalid_request', ['2000 ids', 'at most 1024']],
  ['a prefix that is no target', { source: '1', forcedPrefix: [13] }, 400, 'invalid_request', ['13', '0 to 12']],
  ['an unknown token', { source: '1 x' }, 422, 'invalid_source', ['source: token "x" at position 2']],
  ['an unknown token of several', { sources: ['1', 'é'] }, 422, 'invalid_source', ['sources[1]: token "é"']],
  ['an empty source', { source: ' ' }, 422, 'invalid_source', ['source is empty']],
  ['a marker as text', { source: '[EOS]' }, 422, 'invalid_source', ['"["']],
  ['a long source', { source: '123456789' }, 422, 'source_too_long', ['11 tokens', 'at most 10']],
  ['a source of endless spaces', { source: ' '.repeat(161) }, 422, 'source_too_long', ['161 characters', '160']],
]

test('what is wrong is refused, says why, and stops nothing', async () => {
  const { url } = await start({ limits: { maxBatch: 4, maxBeams: 3, maxLength: 10, maxNewTokens: 50 } })
  for (const [what, body, status, code, parts] of refusals) {
    const { status: given, json } = await postJson(url, body)
    expect({ what, status: given, code: json.error.code }).toEqual({ what, status, code })
    for (const part of parts) expect(json.error.message, what).toContain(part)
    expect(json.error.message, what).not.toMatch(/\n/u)
  }
  expect((await postJson(url, { source: '12345678' })).status).toBe(200)
  expect((await postJson(url, { sources: ['1', '1', '1', '1'], numBeams: 3, maxNewTokens: 50 })).status).toBe(200)
})

test('a longer source than the model takes is refused, whatever the limit says', async () => {
  const { url, limits } = await start({ limits: { maxLength: 10 ** 6, maxNewTokens: 10 ** 6 } })
  expect(limits).toMatchObject({ maxLength: 3000, maxNewTokens: 3000 })
  const { status, json } = await postJson(url, { source: '1'.repeat(2999) })
  expect({ status, code: json.error.code }).toEqual({ status: 422, code: 'source_too_long' })
})

test('other paths, methods and content types', async () => {
  const { url } = await start()
  const nowhere = await fetch(`${url}/v1/generat`)
  expect(nowhere.status).toBe(404)
  expect(await nowhere.json()).toMatchObject({ error: { message: expect.stringContaining('POST /v1/generate') } })
  const got = await fetch(`${url}/v1/generate`)
  expect({ status: got.status, allow: got.headers.get('allow') }).toEqual({ status: 405, allow: 'POST' })
  const posted = await fetch(`${url}/health`, { method: 'POST', body: '{}' })
  expect({ status: posted.status, allow: posted.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' })
  expect((await fetch(`${url}/health?x=1`)).status).toBe(200)
  expect((await fetch(`${url}/health`, { method: 'HEAD' })).status).toBe(200)

  const body = JSON.stringify({ source: '1' })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])
    expect((await post(url, body, { headers: { 'Content-Type': type } })).status, type).toBe(415)
  const gzip = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
  expect((await post(url, body, { headers: gzip })).status).toBe(415)
  const utf8 = { 'Content-Type': 'Application/JSON; Charset="UTF-8"' }
  expect((await post(url, body, { headers: utf8 })).status).toBe(200)
})

test('more requests at once than the limit are told to come back; health answers all the while', async () => {
  const { url } = await start({ limits: { ...LONG, maxConcurrency: 2 } })
  const controller = new AbortController()
  const busy = [1, 2].map(() => post(url, ENDLESS, { signal: controller.signal }).catch(() => 'gone'))
  await untilHealth(url, { status: 'ok', requests: 2, batches: 1 })
  const refused = await post(url, { source: '1' })
  expect({ status: refused.status, after: refused.headers.get('retry-after') }).toEqual({ status: 503, after: '1' })
  expect(await refused.json()).toMatchObject({ error: { code: 'overloaded' } })
  controller.abort()
  expect(await Promise.all(busy)).toEqual(['gone', 'gone'])
  // Nobody waits for them any more: the model is free.
  await untilHealth(url, { requests: 0, batches: 0, waiting: 0 })
  expect((await postJson(url, { source: '1' })).status).toBe(200)
})

test('an answer that takes too long is given up, as 504 or as the last event of its stream', async () => {
  const { url } = await start({ limits: { ...LONG, timeout: 0.2 } })
  const { status, json } = await postJson(url, ENDLESS)
  expect({ status, code: json.error.code }).toEqual({ status: 504, code: 'timeout' })
  expect(json.error.message).toContain('0.2 s')
  // Few enough that they don't outrun their reader, which shares this thread, and is cut off then.
  const many = { ...ENDLESS, source: undefined, sources: Array(4).fill('1'), numBeams: 1 }
  const streamed = await (await post(url, { ...many, stream: true })).text()
  expect(streamed).toMatch(/^event: token\n/u)
  expect(streamed).toMatch(/\nevent: error\ndata: \{"error":\{"code":"timeout".*\}\}\n\n$/u)
  await untilHealth(url, { requests: 0, batches: 0, waiting: 0 })
})

test('a body that is announced, or turns out, too large', async () => {
  const { url, port } = await start({ limits: { maxBody: 1000 } })
  const text = JSON.stringify({ source: '1'.repeat(2_000_000) })
  const { status, json } = await postJson(url, text)
  expect({ status, code: json.error.code }).toEqual({ status: 413, code: 'body_too_large' })
  expect(json.error.message).toContain('1000')
  const chunked = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('x'.repeat(600)))
    },
  })
  const unannounced = await post(url, '', { body: chunked, duplex: 'half' } as RequestInit)
  expect(unannounced.status).toBe(413)
  // Who asks first doesn't send it.
  const asked = await new Promise<string>((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': 5000, Expect: '100-continue' }
    const sent = request({ port, host: '127.0.0.1', path: '/v1/generate', method: 'POST', headers })
    sent.on('continue', () => resolve('continue')).on('response', ({ statusCode }) => resolve(String(statusCode)))
    sent.on('error', reject)
    sent.flushHeaders()
  })
  expect(asked).toBe('413')
  expect((await postJson(url, { source: '1' })).status).toBe(200)
})

test('pages of other origins may ask only where --cors lets them', async () => {
  const closed = await start()
  const preflight = { method: 'OPTIONS', headers: { Origin: 'https://a.example' } }
  expect((await fetch(`${closed.url}/v1/generate`, preflight)).status).toBe(405)
  expect((await post(closed.url, { source: '1' })).headers.get('access-control-allow-origin')).toBe(null)

  const { url } = await start({ cors: 'https://a.example' })
  const allowed = await fetch(`${url}/v1/generate`, preflight)
  expect(allowed.status).toBe(204)
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    'access-control-allow-origin': 'https://a.example',
    'access-control-allow-headers': 'Content-Type',
    vary: 'Origin',
  })
  expect(allowed.headers.get('access-control-allow-methods')).toContain('POST')
  for (const body of [{ source: '1' }, { source: 'x' }])
    expect((await post(url, body)).headers.get('access-control-allow-origin')).toBe('https://a.example')
})

import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { addressKey } from '#serve'
import { alone, ENDLESS, head, LONG, postJson, RawClient, start, untilHealth, vocabulary } from './served.js'

const BODY = JSON.stringify({ source: '8 3 5 1' })
const whole = head({ 'Content-Length': BODY.length }) + BODY

/** A connection from another address of this machine. */
function from(localAddress: string, port: number, text = ''): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  socket.on('error', () => undefined).resume()
  socket.write(text)
  onTestFinished(() => void socket.destroy())
  return socket
}

const closed = (sockets: readonly Socket[]): number =>
  sockets.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length

test('names that nobody gave are refused, whatever they ask for', async () => {
  const { port } = await start({ allowHosts: ['model.example'] })
  const said = async (host: string, request: string): Promise<string> => {
    const answer = await new RawClient(port)
      .send(request.replace('Host: localhost', `Host: ${host}\r\nConnection: close`))
      .answer()
    return `${answer.slice(9, 12)} ${/"code":"(\w+)"/u.exec(answer)?.[1]}`
  }
  for (const path of ['/health', '/openapi.json', '/nowhere']) {
    expect(await said('evil.example', `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).toBe('421 misdirected')
  }
  expect(await said('evil.example', whole)).toBe('421 misdirected')
  expect(await said('', whole)).toBe('400 malformed_http')
  expect(await said('model.example:443', whole)).toBe('200 undefined')
})

test('who ends its side behind its request gets its answer; who has gone is not computed for', async () => {
  const { url, port } = await start({ limits: LONG })
  const client = new RawClient(port).send(whole)
  client.socket.end()
  const [sequence] = (await alone('8 3 5 1')).sequences
  expect(await client.answer()).toContain(`"text":"${vocabulary.format(sequence?.ids ?? [])}"`)
  // A connection that was closed looks the same at first.
  const body = JSON.stringify(ENDLESS)
  const gone = new RawClient(port).send(head({ 'Content-Length': body.length }) + body)
  await untilHealth(url, { batches: 1 })
  gone.socket.destroy()
  await untilHealth(url, { requests: 0, batches: 0 })
})

test('half-open connections drive out each other: of one address no more than it may have, and nobody is lost', async () => {
  const { url, port } = await start({ limits: { connectionsPerAddress: 8, maxConcurrency: 4 } })
  const halves = ['', 'GET /health HTTP/1.1\r\n', head({ 'Content-Length': 99 })]
  const open = Array.from({ length: 40 }, (_, n) => from('127.0.0.2', port, halves[n % 3]))
  await expect.poll(() => closed(open)).toBe(32)
  for (let n = 0; n < 20; n++) {
    open.push(from('127.0.0.2', port, halves[n % 3]))
    const honest = new RawClient(port, '127.0.0.2').send(whole.replace('\r\n', '\r\nConnection: close\r\n'))
    expect(await honest.answer()).toMatch(/^HTTP\/1\.1 200 /u)
  }
  expect((await postJson(url, { source: '1' })).status).toBe(200)
})

test('in all there are no more connections than eight times the requests: the largest crowd gives way', async () => {
  const { url, port } = await start({ limits: { connectionsPerAddress: 0, maxConcurrency: 4 } })
  const crowd = Array.from({ length: 60 }, () => from('127.0.0.2', port))
  const few = Array.from({ length: 5 }, () => from('127.0.0.3', port))
  await expect.poll(() => closed(crowd)).toBeGreaterThanOrEqual(33)
  expect(closed(few)).toBe(0)
  expect((await postJson(url, { source: '1' })).status).toBe(200)
})

test('connections that are answered stay; one too many goes, and is told why if it has asked', async () => {
  const { url, port } = await start({ limits: { ...LONG, connectionsPerAddress: 2 } })
  const body = JSON.stringify(ENDLESS)
  const asked = head({ 'Content-Length': body.length }) + body
  const busy = [1, 2].map(() => new RawClient(port, '127.0.0.2').send(asked))
  await untilHealth(url, { requests: 2 })
  const answer = await new RawClient(port, '127.0.0.2').send(asked).answer()
  expect(answer).toMatch(/^(HTTP\/1\.1 503 .*"overloaded".*127\.0\.0\.2.*)?$/su)
  await untilHealth(url, { requests: 2 })
  for (const { received, socket } of busy)
    expect({ received, ended: socket.readableEnded }).toEqual({ received: '', ended: false })
  for (const { socket } of busy) socket.destroy()
})

test('addresses of one network of IPv6 are one; IPv4 keeps its own', () => {
  expect(addressKey('::ffff:10.0.0.1')).toBe('10.0.0.1')
  expect(addressKey('10.0.0.1')).toBe('10.0.0.1')
  expect(addressKey('2001:db8:0:1:2:3:4:5')).toBe(addressKey('2001:db8:0:1::9'))
  expect(addressKey('2001:db8:0:1::9')).not.toBe(addressKey('2001:db8:0:2::9'))
  expect(addressKey('::1')).toBe('0:0:0:0')
})

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type HostNames, hostCheck } from '#http'

/** The status with which a request of these headers is refused; 200: it isn't. */
async function statusOf(names: HostNames): Promise<(head: string) => Promise<number>> {
  const check = hostCheck(names)
  const answer: RequestListener = (request, response) => {
    response.writeHead(check(request)?.status ?? 200).end()
  }
  const server = createServer({ requireHostHeader: false }, answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return head =>
    new Promise(resolve => {
      const socket = connect(port, '127.0.0.1', () => socket.end(`${head}\r\nConnection: close\r\n\r\n`))
      socket.once('data', bytes => resolve(Number(/^HTTP\/1.1 (\d+)/u.exec(bytes.toString('latin1'))?.[1])))
    })
}

const withHost = (host: string): string => `GET / HTTP/1.1\r\nHost: ${host}`

const loopback = [
  'localhost',
  'LOCALHOST:8080',
  'localhost.',
  'a.localhost',
  '127.0.0.1',
  '127.9.8.7:80',
  '127.1',
  '[::1]:8',
]
const strange = [
  'evil.example',
  'evil.example:8080',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'notlocalhost',
  'evil.example#localhost',
  'localhost@evil.example',
  'evil.example/localhost',
  '',
]
const addresses = ['192.168.1.5', '192.168.1.5:8080', '[2001:db8::5]:80']

test('one that listens on this machine alone answers to its loopback names', async () => {
  const status = await statusOf({ host: '127.0.0.1' })
  for (const host of loopback) expect(await status(withHost(host)), host).toBe(200)
  for (const host of [...strange, ...addresses]) expect([400, 421], host).toContain(await status(withHost(host)))
  expect(await status(withHost('evil.example'))).toBe(421)
})

test('one that listens on all addresses answers to each of them, and to no name', async () => {
  for (const all of ['0.0.0.0', '::']) {
    const status = await statusOf({ host: all })
    for (const host of [...loopback, ...addresses]) expect(await status(withHost(host)), host).toBe(200)
    for (const host of strange) expect([400, 421], host).toContain(await status(withHost(host)))
  }
})

test('the host it listens on and the names that are allowed are answered, however they are written', async () => {
  const status = await statusOf({
    host: 'Box.example',
    allowHosts: ['Model.Example', 'other.example:443', '2001:db8::1'],
  })
  for (const host of ['box.example:8080', 'MODEL.example.', 'other.example:8443', '[2001:DB8:0::1]', 'localhost'])
    expect(await status(withHost(host)), host).toBe(200)
  for (const host of ['sub.model.example', '[2001:db8::2]']) expect(await status(withHost(host)), host).toBe(421)
})

test('no Host, or two: only HTTP/1.0, which no browser speaks, needs none', async () => {
  const status = await statusOf({ host: '127.0.0.1' })
  expect(await status('GET / HTTP/1.1')).toBe(400)
  expect(await status('GET / HTTP/1.0')).toBe(200)
  expect(await status('GET / HTTP/1.0\r\nHost: evil.example')).toBe(421)
  expect(await status(`${withHost('localhost')}\r\nHost: evil.example`)).toBe(400)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { loadModel, readSafetensors, saveModel, Transformer, Vocabulary } from 'glassformer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pagePolicy, servedRun, serveFolder } from '#studio-server'
import { MINUTES } from '../studio/in-chromium.js'
import { builtPage, projectRoot } from '../studio/page.js'
import { tinyOptions } from '../support/models.js'
import { glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
const model = new Transformer({ ...tinyOptions, maxLen: 32 })
let server: Server
let port = 0

beforeAll(async () => {
  mkdirSync(join(folder, 'page/assets'), { recursive: true })
  writeFileSync(join(folder, 'page/index.html'), '<title>page</title>')
  writeFileSync(join(folder, 'page/assets/main.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  await saveModel(join(folder, 'model'), model, Vocabulary.digits())
  server = await serveFolder(join(folder, 'page'), { port: 0, extra: await servedRun(join(folder, 'model')) })
  port = (server.address() as AddressInfo).port
})

afterAll(() => void server.close())

/** The path goes out as it is: fetch would tidy it up. */
function get(
  path: string,
  method = 'GET',
  name = 'localhost',
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers: { Host: name } }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', text => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('the page and its scripts come with their types and the headers that threads need', async () => {
  const page = await get('/?x=1')
  expect(page).toMatchObject({ status: 200, body: '<title>page</title>' })
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  })
  expect((await get('/assets/main.js')).headers['content-type']).toMatch(/^text\/javascript/)
})

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/%00',
  '/%E0%A4%A',
])('%s leads nowhere', async path => {
  const { status, body } = await get(path)
  expect([400, 404]).toContain(status)
  expect(body).not.toContain('secret')
})

test('what is not there, and what is not asked for by GET, is refused', async () => {
  expect((await get('/nothing.js')).status).toBe(404)
  expect((await get('/assets')).status).toBe(404)
  expect((await get('/', 'POST')).status).toBe(400)
})

test('its answers stay what they are, load nothing from elsewhere, and are framed by nobody else', async () => {
  for (const path of ['/', '/assets/main.js', '/nothing.js', '/runs/served/studio.json']) {
    const { headers } = await get(path)
    expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff' })
    expect(headers['content-security-policy'], path).toMatch(/^default-src 'none'; .*; frame-ancestors 'self'$/)
  }
  expect(pagePolicy(['https://school.example'])).toMatch(/frame-ancestors 'self' https:\/\/school\.example$/)
})

test('it answers to its loopback names alone', async () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]']) expect((await get('/', 'GET', host)).status, host).toBe(200)
  for (const path of ['/', '/runs/served/studio.json', '/runs/served/step-0.safetensors']) {
    const { status, body } = await get(path, 'GET', 'evil.example')
    expect({ status, body }).toEqual({ status: 421, body: expect.stringContaining('--allow-host evil.example') })
  }
})

test('links that lead out of the folders are not followed; those within are', async () => {
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'page/out.txt'))
  symlinkSync(folder, join(folder, 'page/up'))
  symlinkSync('assets/main.js', join(folder, 'page/in.js'))
  for (const path of ['/out.txt', '/up/secret.txt', '/up/model/config.json']) {
    const { status, body } = await get(path)
    expect({ path, status, secret: body.includes('secret') }).toEqual({ path, status: 404, secret: false })
  }
  expect((await get('/in.js')).body).toBe('export {}')

  const linked = join(folder, 'linked')
  await saveModel(linked, model, Vocabulary.digits())
  rmSync(join(linked, 'config.json'))
  symlinkSync(join(folder, 'model/config.json'), join(linked, 'config.json'))
  const other = await serveFolder(join(folder, 'page'), { port: 0, extra: await servedRun(linked) })
  const at = (other.address() as AddressInfo).port
  expect((await fetch(`http://127.0.0.1:${at}/runs/served/config.json`)).status).toBe(404)
  expect((await fetch(`http://127.0.0.1:${at}/runs/served/vocabulary.json`)).status).toBe(200)
  other.close()
})

test('a file is closed whoever breaks off: downloads, questions for its head', async () => {
  const large = join(folder, 'page/large.bin')
  writeFileSync(large, Buffer.alloc(2 ** 24))
  const open = (): number =>
    readdirSync('/proc/self/fd').filter(fd => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === large
      } catch {
        return false // closed meanwhile
      }
    }).length
  const breakOff = (): Promise<void> =>
    new Promise(resolve => {
      const sent = request({ port, host: '127.0.0.1', path: '/large.bin' }, response => {
        response.once('data', () => response.destroy()).once('close', resolve)
      })
      sent.on('error', () => undefined).end()
    })
  for (let n = 0; n < 40; n++) await breakOff()
  const head = await get('/large.bin', 'HEAD')
  expect({ status: head.status, length: head.headers['content-length'], body: head.body }).toEqual({
    status: 200,
    length: String(2 ** 24),
    body: '',
  })
  if (process.platform === 'linux') await expect.poll(open).toBe(0)
})

test('a client that ends its side behind its request gets its answer', async () => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.end('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  let received = ''
  for await (const bytes of socket) received += bytes
  expect(received).toMatch(/^HTTP\/1\.1 200 .*<title>page<\/title>$/su)
})

test("a model's folder is served as a run", async () => {
  const { body } = await get('/runs/served/studio.json')
  expect(JSON.parse(body)).toEqual({
    generationConfig: { decoderStartTokenId: 1, eosTokenId: 2, padTokenId: 0 },
    checkpoints: [{ step: 0, file: 'step-0.safetensors', scores: null, folder: '' }],
  })
  expect(JSON.parse((await get('/runs/served/config.json')).body)).toMatchObject({ embedDim: 8, heads: 2 })
  expect((await get('/runs/served/step-0.safetensors')).status).toBe(200)
})

test('a run comes with the models along its way, its curve, its scores and its settings', async () => {
  const run = join(folder, 'run')
  const args = ['train', 'copy', '--preset', 'tiny', '--steps', '30', '--batch-size', '4', '--validate-every', '10']
  const rest = ['--snapshots', '4', '--keep-best', '1', '--validate-on', '5', '--held-out', '5', '--out', run]
  expect(await glassformer([...args, ...rest, '--engine', 'wasm', '--threads', '1', '--json'])).toMatchObject({
    code: 0,
  })
  const answers = await servedRun(run)
  const made = answers.get('runs/served/studio.json')
  const described = JSON.parse(made !== undefined && 'text' in made ? made.text : '')
  const steps = described.checkpoints.map(({ step }: { step: number }) => step)
  expect(steps.slice(0, 3)).toEqual([0, 10, 14])
  expect(steps.at(-1)).toBe(30)
  expect(described.curve.length).toBe(30)
  expect(described.settings).toMatchObject({ task: 'copy', batchSize: 4, schedule: { name: 'cosine' } })
  for (const { step, file, scores, folder: place } of described.checkpoints) {
    expect(scores !== null, `step ${step}`).toBe([10, 20, 30].includes(step))
    const answer = answers.get(`runs/served/${file}`)
    const weights = readFileSync(answer !== undefined && 'file' in answer ? answer.file : '')
    const { model } = await loadModel(join(run, place))
    const state = model.stateDict()
    for (const [key, { data }] of readSafetensors(weights).tensors) expect(state.get(key)?.data).toEqual(data)
  }
})

test('nothing says where on this disk anything lies', async () => {
  const pairs = join(folder, 'pairs.tsv')
  const run = join(folder, 'pairs')
  writeFileSync(pairs, Array.from('abcdefgh', (one, n) => `${one} ${n}\t${n} ${one}`).join('\n'))
  const args = ['train', pairs, '--preset', 'tiny', '--steps', '4', '--snapshots', '2', '--out', run]
  expect(await glassformer([...args, '--engine', 'wasm', '--threads', '1', '--json'])).toMatchObject({ code: 0 })
  expect(readFileSync(join(run, 'run.json'), 'utf8')).toContain(pairs)
  for (const answer of (await servedRun(run)).values()) {
    const bytes = 'text' in answer ? answer.text : readFileSync(answer.file, 'latin1')
    expect(bytes).not.toContain(folder)
  }
})

test('a folder without a vocabulary, and a port that is taken, are said', async () => {
  await saveModel(join(folder, 'bare'), model)
  await expect(servedRun(join(folder, 'bare'))).rejects.toThrow(/has no vocabulary\.json/)
  await expect(serveFolder(folder, { port })).rejects.toThrow(/is taken: give another with --port/)
})

test('glassformer studio says a wrong port and a missing model in one line', async () => {
  const run = (...args: string[]): Promise<{ code: number | null; stderr: string }> =>
    new Promise(resolve => {
      const child = spawn(process.execPath, [join(projectRoot, 'dist/bin/glassformer.js'), 'studio', ...args])
      let stderr = ''
      child.stderr.on('data', text => (stderr += text))
      child.on('close', code => resolve({ code, stderr }))
    })
  expect(await run('--port', '70000')).toMatchObject({ code: 2 })
  const missing = await run('--model', join(folder, 'nobody'), '--port', '0')
  expect(missing.code).toBe(1)
  expect(missing.stderr.trim().split('\n')).toHaveLength(1)
})

test('glassformer studio lets itself be framed by the origins that it is told, and refuses what is none', {
  timeout: 15 * MINUTES,
}, async () => {
  await builtPage()
  const start = (...args: string[]) =>
    spawn(process.execPath, [join(projectRoot, 'dist/bin/glassformer.js'), 'studio', '--port', '0', ...args])
  const child = start('--allow-frame', 'https://school.example', '--allow-frame', 'http://localhost:8080')
  const [address] = (await once(child.stdout, 'data')) as [Buffer]
  const { headers } = await fetch(address.toString().trim())
  expect(headers.get('content-security-policy')).toMatch(
    /frame-ancestors 'self' https:\/\/school\.example http:\/\/localhost:8080$/,
  )
  child.kill()
  for (const wrong of ['school.example', 'https://school.example/page', "'none'"]) {
    const refused = start('--allow-frame', wrong)
    const [code] = await once(refused, 'exit')
    expect(code, wrong).toBe(2)
  }
})

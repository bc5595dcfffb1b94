import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servedRun } from '#dist/cli/studio/served-run.js'
import { serveFolder } from '#dist/cli/studio/static-server.js'
import { saveModel, Transformer, Vocabulary } from '#dist/index.js'
import { projectRoot } from './page.js'

const folder = mkdtempSync(join(tmpdir(), 'glassformer-studio-'))
const model = new Transformer({
  srcVocabSize: 13,
  trgVocabSize: 13,
  embedDim: 8,
  numLayers: 1,
  heads: 2,
  srcPadIdx: 0,
  trgPadIdx: 0,
  maxLen: 32,
})
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

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

/** The path goes out as it is: fetch would tidy it up. */
function get(
  path: string,
  method = 'GET',
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method }, response => {
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

test("a model's folder is served as a run", async () => {
  const { body } = await get('/runs/served/studio.json')
  expect(JSON.parse(body)).toEqual({ checkpoints: [{ step: 0, file: 'model.safetensors', scores: null }] })
  expect(JSON.parse((await get('/runs/served/config.json')).body)).toMatchObject({ embedDim: 8, heads: 2 })
  expect((await get('/runs/served/model.safetensors')).status).toBe(200)
})

test('a folder without a vocabulary, and a port that is taken, are said', async () => {
  await saveModel(join(folder, 'bare'), model)
  await expect(servedRun(join(folder, 'bare'))).rejects.toThrow(/has no vocabulary\.json/)
  await expect(serveFolder(folder, { port })).rejects.toThrow(/it is taken: give another with --port/)
})

test('glassformer studio says a wrong port and a missing model in one line', async () => {
  const run = (...args: string[]): Promise<{ code: number | null; stderr: string }> =>
    new Promise(resolve => {
      const child = spawn(process.execPath, [join(projectRoot, 'dist/cli/main.js'), 'studio', ...args])
      let stderr = ''
      child.stderr.on('data', text => (stderr += text))
      child.on('close', code => resolve({ code, stderr }))
    })
  expect(await run('--port', '70000')).toMatchObject({ code: 2 })
  const missing = await run('--model', join(folder, 'nobody'), '--port', '0')
  expect(missing.code).toBe(1)
  expect(missing.stderr.trim().split('\n')).toHaveLength(1)
})

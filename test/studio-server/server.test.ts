import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { loadModel, readSafetensors, saveModel, Transformer, Vocabulary } from 'glassformer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servedRun, serveFolder } from '#studio-server'
import { projectRoot } from '../studio/page.js'
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
  expect(JSON.parse(body)).toEqual({
    checkpoints: [{ step: 0, file: 'step-0.safetensors', scores: null, folder: join(folder, 'model') }],
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
    const { model } = await loadModel(place)
    const state = model.stateDict()
    for (const [key, { data }] of readSafetensors(weights).tensors) expect(state.get(key)?.data).toEqual(data)
  }
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

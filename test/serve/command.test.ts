import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { saveModel, Vocabulary } from 'glassformer'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { expectOneClearLine, glassformer, MAIN } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { smallModel } from '../support/small-model.js'
import { ENDLESS, postJson, RawClient, SOURCES, untilHealth } from './served.js'

const folder = scratch()
let model: string

beforeAll(async () => {
  model = join(folder, 'model')
  await saveModel(model, smallModel(3, { srcVocabSize: 13, trgVocabSize: 13, maxLen: 3000 }), Vocabulary.digits())
})

interface Predicted {
  readonly input: string
  readonly output: string
  readonly score: number
  readonly warnings?: readonly string[]
}

interface Served {
  readonly url: string
  readonly first: string
  readonly stderr: () => string
  readonly signal: (name: NodeJS.Signals) => void
  readonly ended: Promise<number | string | null>
}

/** `glassformer serve` on a free port. */
async function serve(...flags: string[]): Promise<Served> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--model', model, '--port', '0', ...flags])
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  const ended = new Promise<number | string | null>(resolve => {
    child.once('close', (code, signal) => resolve(code ?? signal))
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const first = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve)
    child.once('close', () => reject(new Error(stderr)))
  })
  const url = /http:[^"\s]+/u.exec(first)?.[0] ?? ''
  return { url, first, stderr: () => stderr, signal: name => void child.kill(name), ended }
}

test('it says where it is, and how to ask; its answers are those of predict', { timeout: 180_000 }, async () => {
  const { url, first, stderr, signal, ended } = await serve()
  expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/u)
  const { status, json } = await postJson(url, { sources: SOURCES })
  expect(status).toBe(200)
  const predicted = await glassformer(['predict', '--model', model, '--json', ...SOURCES])
  const answers = JSON.parse(predicted.stdout).map(({ input, output, score, warnings }: Predicted) => ({
    source: input,
    text: output,
    score,
    warnings,
  }))
  expect(json.answers).toMatchObject(answers)
  signal('SIGTERM')
  expect(await ended).toBe(0)
  const body = `-d '{"source":"0 1 2 3"}'`
  expect(stderr()).toBe(`curl ${url}/v1/generate -H 'Content-Type: application/json' ${body}\nCtrl-C ends it.\n`)
})

test('Ctrl-C: what is answered is answered to the end, others are sent away', async () => {
  const { url, first, stderr, signal, ended } = await serve('--json')
  expect(JSON.parse(first)).toEqual({ url, host: '127.0.0.1', port: Number(new URL(url).port) })
  const long = postJson(url, { ...ENDLESS, maxNewTokens: 400 })
  await untilHealth(url, { requests: 1, batches: 1 })
  signal('SIGINT')
  const later = await postJson(url, { source: '1' }).catch(() => undefined)
  if (later !== undefined && later.status !== 200) expect(later).toMatchObject({ status: 503 })
  const { status, json } = await long
  expect(status).toBe(200)
  expect(json.answers[0].sequences[0].ids).toHaveLength(400)
  expect(await ended).toBe(0)
  expect(stderr()).toBe('')
})

test('a second Ctrl-C ends it at once', async () => {
  const { url, signal, ended } = await serve('--max-new-tokens', '3000')
  const asked = postJson(url, { ...ENDLESS, source: undefined, sources: Array(16).fill('1') }).catch(() => 'cut off')
  await untilHealth(url, { batches: 1 })
  const again = setInterval(() => signal('SIGINT'), 100)
  expect(await ended).not.toBe(0)
  clearInterval(again)
  expect(await asked).toBe('cut off')
})

test('what is wrong is said in one line', { timeout: 180_000 }, async () => {
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as AddressInfo
  const run = (...flags: string[]) => glassformer(['serve', '--model', model, ...flags])
  expectOneClearLine(await run('--port', String(port)), 1, `port ${port} is taken`, '--port')
  expectOneClearLine(await run('--port', '0', '--host', '192.0.2.1'), 1, '192.0.2.1', '--host')
  expectOneClearLine(await glassformer(['serve', '--model', join(folder, 'nobody')]), 1, 'nobody')
  const bare = join(folder, 'bare')
  await saveModel(bare, smallModel(1))
  expectOneClearLine(await glassformer(['serve', '--model', bare]), 1, 'no vocabulary.json')
  for (const flags of [
    ['--port', '70000'],
    ['--max-body', '0'],
    ['--allow-host', 'https://a.example/path'],
    ['--connections-per-address', '-1'],
    ['--timeout', '0'],
    ['--cors', 'https://a.example/path'],
  ]) {
    const { code, stderr } = await run(...flags)
    expect({ code, names: stderr.includes(flags[0] ?? '') }).toEqual({ code: 2, names: true })
  }
})

test('the names of --allow-host are answered, as often as it comes', async () => {
  const { url } = await serve('--allow-host', 'a.example', '--allow-host', 'b.example,c.example')
  const statusOf = async (name: string): Promise<string> => {
    const sent = `GET /health HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`
    return (await new RawClient(Number(new URL(url).port)).send(sent).answer()).slice(9, 12)
  }
  for (const name of ['a.example', 'b.example', 'c.example']) expect(await statusOf(name)).toBe('200')
  expect(await statusOf('d.example')).toBe('421')
})

test.skipIf(process.platform !== 'linux')('too few files that may be open are said', () => {
  const command = `ulimit -n 30; exec "${process.execPath}" "${MAIN}" serve --model "${model}" --port 0`
  const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', timeout: 30_000 })
  expectOneClearLine({ code: status ?? -1, stdout: '', stderr }, 1, 'too many files are open (EMFILE)', 'ulimit -n')
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { saveModel, Vocabulary } from 'glassformer'
import { expect, it, onTestFinished } from 'vitest'
import { MAIN } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { smallModel } from '../support/small-model.js'
import { ask, type Question, questionsFor } from './asking.js'

const CLIENTS = 64
const HALF_OPEN = 1000
const SECONDS = 60

interface Serving {
  readonly folder: string
  readonly url: string
  readonly port: number
  readonly isAlive: () => boolean
}

/** `glassformer serve` with a heap of 512 MB. */
async function serve(): Promise<Serving> {
  const folder = scratch()
  await saveModel(folder, smallModel(3, { srcVocabSize: 13, trgVocabSize: 13 }), Vocabulary.digits())
  const args = ['--max-old-space-size=512', MAIN, 'serve', '--model', folder, '--port', '0', '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const { url, port } = JSON.parse(String((await once(child.stdout, 'data'))[0]))
  return { folder, url, port, isAlive: () => child.exitCode === null }
}

/** Asks for its health again and again. @returns how long each answer took, in milliseconds; it has answered each */
async function watchHealth(url: string, until: Promise<unknown>): Promise<number[]> {
  const took: number[] = []
  let over = false
  void until.finally(() => {
    over = true
  })
  while (!over) {
    const before = performance.now()
    const { status } = await fetch(`${url}/health`)
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(status).toBe(200)
    took.push(performance.now() - before - 50)
  }
  return took
}

const report = (what: string, took: readonly number[]): void =>
  console.log(`${what}: /health asked ${took.length} times, at most ${Math.max(...took).toFixed(0)} ms`)

it('128 requests of 1 MB at once are refused or answered, and then all is as before', async () => {
  const { url, isAlive } = await serve()
  const ids = Array.from({ length: 341 }, (_, row) => Array(1024).fill(row % 10))
  const bodies = {
    'ids in many lists': (n: number) => ({ sources: Array(32).fill('1 2'), suppressTokens: [[n], ...ids] }),
    'long sources': (n: number) => ({ sources: Array(32).fill('1 2 3 4 '.repeat(4000)), seed: n }),
    'as many keys as fit': (n: number) =>
      Object.fromEntries(Array.from({ length: 90_000 }, (_, key) => [`k${key}`, n])),
  }
  for (const [what, bodyOf] of Object.entries(bodies)) {
    const asked = Array.from({ length: 128 }, async (_, n) => {
      const headers = { 'Content-Type': 'application/json' }
      const response = await fetch(`${url}/v1/generate`, { method: 'POST', headers, body: JSON.stringify(bodyOf(n)) })
      await response.text()
      return response.status
    })
    const all = Promise.all(asked)
    const took = await watchHealth(url, all)
    for (const status of await all) expect([200, 400, 413, 422, 503, 504]).toContain(status)
    report(what, took)
    expect(isAlive()).toBe(true)
    const headers = { 'Content-Type': 'application/json' }
    const after = await fetch(`${url}/v1/generate`, { method: 'POST', headers, body: '{"source":"1 2"}' })
    expect(after.status).toBe(200)
  }
})

it(`${CLIENTS} clients for ${SECONDS} s beside ${HALF_OPEN} half-open connections lose nothing`, async () => {
  const { folder, url, port, isAlive } = await serve()
  const questions = (await questionsFor(folder)).filter(({ status }) => status === 200)
  const end = performance.now() + SECONDS * 1000
  const isOver = (): boolean => performance.now() >= end
  const halfOpen = async (n: number): Promise<void> => {
    while (!isOver()) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined).resume()
      if (n % 2 === 0) socket.write('POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nContent-')
      await Promise.race([
        once(socket, 'close').catch(() => undefined),
        new Promise(resolve => setTimeout(resolve, 15_000)),
      ])
      socket.destroy()
      await new Promise(resolve => setTimeout(resolve, 500))
    }
  }
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  onTestFinished(() => agent.destroy())
  const problems: string[] = []
  let answered = 0
  const client = async (first: number): Promise<void> => {
    for (let n = first; !isOver(); n += 5) {
      const problem = await ask(port, agent, questions[n % questions.length] as Question)
      if (problem === undefined) answered++
      else problems.push(problem)
    }
  }
  const attack = Array.from({ length: HALF_OPEN }, (_, n) => halfOpen(n))
  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)))
  report('half-open', await watchHealth(url, clients))
  await Promise.all([clients, ...attack])
  expect(problems.slice(0, 5)).toEqual([])
  expect(answered).toBeGreaterThan(CLIENTS)
  expect(isAlive()).toBe(true)
})

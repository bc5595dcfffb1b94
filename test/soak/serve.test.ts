import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { saveModel, Vocabulary } from 'glassformer'
import { expect, it } from 'vitest'
import type { MemoryUse } from '../support/run-script.js'
import { scratch } from '../support/scratch.js'
import { smallModel } from '../support/small-model.js'
import { ask, LONGEST, type Question, questionsFor, SEARCHES } from './asking.js'

const MIB = 2 ** 20
const CLIENTS = 64
const WARM_UP_MS = 5_000
const SOAK_MS = 60_000
const SAMPLE_MS = 5_000
/** Opens connections that stall, break off or talk nonsense, until it is stopped. */
async function disturb(port: number, until: () => boolean): Promise<void> {
  const head = 'POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  const ways = [
    head,
    `${head}Content-Length: 50\r\n\r\n{"source"`,
    'nonsense\r\n\r\n',
    `${head}Content-Length: 5\r\n\r\n{"source": "1"}`,
  ]
  for (let n = 0; !until(); n++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined).resume()
    socket.write(ways[n % ways.length] ?? '')
    if (n % 3 === 0) setTimeout(() => socket.resetAndDestroy(), 20)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function memoryOf(child: ChildProcess): Promise<MemoryUse> {
  const told = once(child, 'message')
  child.send('memory')
  return (await told)[0] as MemoryUse
}

it(`${CLIENTS} clients for ${SOAK_MS / 1000} s: no request is lost, every answer is right, memory stays flat`, async () => {
  const folder = scratch()
  const modelFolder = join(folder, 'model')
  await saveModel(modelFolder, smallModel(3, { srcVocabSize: 13, trgVocabSize: 13 }), Vocabulary.digits())
  const questions = await questionsFor(modelFolder)
  const script = fileURLToPath(new URL('../serve/measured-server.mjs', import.meta.url))
  const child = fork(script, [modelFolder], { execArgv: ['--expose-gc'] })
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  try {
    const { port } = (await once(child, 'message'))[0] as { port: number }
    const run = async (milliseconds: number): Promise<{ requests: number; problems: string[] }> => {
      const end = performance.now() + milliseconds
      const problems: string[] = []
      let requests = 0
      const isOver = (): boolean => performance.now() >= end
      const client = async (first: number): Promise<void> => {
        for (let n = first; !isOver(); n += 5) {
          const problem = await ask(port, agent, questions[n % questions.length] as Question)
          requests++
          if (problem !== undefined) problems.push(problem)
        }
      }
      const clients = Array.from({ length: CLIENTS }, (_, first) => client(first))
      await Promise.all([...clients, disturb(port, isOver)])
      return { requests, problems }
    }
    // The largest batch that there can be of each kind, so that its memory is there.
    for (const options of SEARCHES) {
      const sources = Array.from({ length: 32 }, (_, n) =>
        Array.from({ length: LONGEST }, (_, i) => (n + i) % 10).join(' '),
      )
      const body = JSON.stringify({ sources, ...options })
      expect(await ask(port, agent, { body, status: 200, ids: undefined })).toBe(undefined)
    }
    const warm = await run(WARM_UP_MS)
    const before = await memoryOf(child)
    const resident: number[] = []
    const sampling = setInterval(async () => resident.push((await memoryOf(child)).rss), SAMPLE_MS)
    const { requests, problems } = await run(SOAK_MS).finally(() => clearInterval(sampling))
    const after = await memoryOf(child)
    // Between two collections V8's young generation rises and falls by tens of MiB: the low points tell of a leak.
    const half = resident.length >> 1
    const risen = Math.min(...resident.slice(half)) - Math.min(...resident.slice(0, half))
    const inMiB = (use: MemoryUse) =>
      Object.fromEntries(Object.entries(use).map(([key, n]) => [key, +(n / MIB).toFixed(1)]))
    console.log(JSON.stringify({ warmUp: warm.requests, requests, before: inMiB(before), after: inMiB(after) }))
    expect([...warm.problems, ...problems].slice(0, 5)).toEqual([])
    expect(requests).toBeGreaterThan(CLIENTS)
    // Caches are lent from a pool by size: the rarest batch may come late, once.
    expect(after.wasm - before.wasm).toBeLessThan(MIB)
    expect(after.heapUsed - before.heapUsed).toBeLessThan(4 * MIB)
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(4 * MIB)
    expect(half).toBeGreaterThan(2)
    expect(risen).toBeLessThan(32 * MIB)
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
  } finally {
    agent.destroy()
    child.kill('SIGKILL')
  }
})

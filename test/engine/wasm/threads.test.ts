import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { stepWords } from '#dist/engine/wasm/threads/run-steps.js'
import { createWasmEngine, WasmSession } from '#engine'
import { GlassformerError } from '#errors'
import { dim, input } from '#tensor'

const x = input('x', 'float32', { N: dim('N'), width: 3 })
const doubled = x.mul(2)
const inputs = { x: { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] } }

async function open(threads: number): Promise<WasmSession> {
  const session = await (await createWasmEngine({ threads })).open(new Map())
  if (!(session instanceof WasmSession)) throw new Error('another session')
  return session
}

/** A step whose argument block lies beyond the memory, as work for one of two threads. */
function trap(session: WasmSession, worker: 0 | 1): number {
  const table = session.memory.allocate(4 * stepWords(2)) / 4
  const shares = worker === 0 ? [0, 1, 1, 1] : [0, 0, 0, 1]
  session.memory.i32.set([0, 0x7ffffff0, 0, ...shares], table)
  return table
}

// What the system tells of this process's threads. First, before threads of other tests come to their end.
const tasks = '/proc/self/task'
const canCount = process.platform === 'linux'

it.skipIf(!canCount)('disposing ends the threads', async () => {
  const before = readdirSync(tasks).length
  const sessions = await Promise.all([open(3), open(3)])
  expect(readdirSync(tasks).length).toBeGreaterThanOrEqual(before + 4)
  for (const session of sessions) session.dispose()
  await expect.poll(() => readdirSync(tasks).length, { timeout: 10_000 }).toBeLessThanOrEqual(before)
})

describe('a session of two threads', () => {
  it.each([0, 1] as const)('does not wait for thread %i when that fails', async worker => {
    const session = await open(2)
    const program = session.compile({ outputs: [doubled] })
    await program.run(inputs)
    await program.run(inputs) // with the thread
    expect(() => session.execute(trap(session, worker), 1)).toThrow()
    // It is over: another run would wait for a thread that is no more.
    await expect(program.run(inputs)).rejects.toThrow(GlassformerError)
    session.dispose()
  })

  it('begins before its thread is there, and waits for it later', async () => {
    const session = await open(2)
    const program = session.compile({ outputs: [doubled] })
    expect(session.starting).toBeUndefined()
    await program.run(inputs)
    expect([...(await program.read(doubled)).data]).toEqual([2, 4, 6, 8, 10, 12])
    expect(session.starting).toBeDefined()
    await program.run(inputs)
    expect(session.starting).toBeUndefined()
    session.dispose()
  })

  it('says so when it was disposed', async () => {
    const session = await open(2)
    const program = session.compile({ outputs: [doubled] })
    session.dispose()
    await expect(program.run(inputs)).rejects.toThrow('the session has ended')
  })

  it('leaves other sessions alone', async () => {
    const [first, second] = [await open(2), await open(2)]
    const program = second.compile({ outputs: [doubled] })
    first.dispose()
    await program.run(inputs)
    expect([...(await program.read(doubled)).data]).toEqual([2, 4, 6, 8, 10, 12])
    second.dispose()
  })
})

it.each([0, 65, 1.5, Number.NaN])('%d threads cannot be', async threads => {
  await expect(createWasmEngine({ threads })).rejects.toThrow(/threads must be a whole number from 1 to 64/)
})

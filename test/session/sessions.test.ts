import { beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Session, WasmSession } from '#engine'
import { Random } from '#math'
import { Transformer } from '#model'
import { logits, lossAndGradients } from '#session'
import { digitsTask } from '#tasks'
import { fit } from '#train'
import { tinyOptions } from '../support/models.js'
import { raggedBatch } from '../support/whole-model.js'

const ENGINE = { engine: 'wasm', threads: 1 } as const

/** What the one-thread engine opened and compiled, as its own methods tell. */
const sessions: WasmSession[] = []
let compiled = 0

beforeAll(async () => {
  const engine = await createEngine(ENGINE)
  const open = engine.open.bind(engine)
  engine.open = async (leaves): Promise<Session> => {
    const session = (await open(leaves)) as WasmSession
    sessions.push(session)
    const compile = session.compile.bind(session)
    session.compile = request => {
      compiled++
      return compile(request)
    }
    return session
  }
})

/** Rows of ids as the public functions take them. */
function rowsOf({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }): number[][] {
  const [count, length] = shape as [number, number]
  return Array.from({ length: count }, (_, n) => Array.from(data).slice(n * length, (n + 1) * length))
}

describe('a thousand random ragged batches', () => {
  it('compile at most five programs, and need no more memory than the largest', async () => {
    const model = new Transformer({ ...tinyOptions, seed: 1 })
    const random = new Random(1)
    const opened = sessions.length
    compiled = 0
    let bytes = 0
    for (let i = 0; i < 1000; i++) {
      const batch = raggedBatch(tinyOptions, random, { rows: 6, length: 7 })
      const [src, trg] = [rowsOf(batch.src), rowsOf(batch.trg)]
      if (i % 2 === 0) await logits(model, src, trg, ENGINE)
      else await lossAndGradients(model, src, trg, ENGINE)
      if (i === 100) bytes = sessions[opened]?.memory.bytes ?? 0
    }
    expect(sessions.length - opened).toBe(1)
    expect(compiled).toBeGreaterThan(0)
    expect(compiled).toBeLessThanOrEqual(5)
    expect(bytes).toBeGreaterThan(0)
    expect(sessions[opened]?.memory.bytes).toBe(bytes)
  })

  it('of training compile at most five programs, and the memory stays as it was', async () => {
    const model = new Transformer({ ...tinyOptions, seed: 1 })
    const opened = sessions.length
    compiled = 0
    let bytes = 0
    for await (const { step } of fit(model, digitsTask(), { ...ENGINE, steps: 500, batchSize: 5 })) {
      if (step === 100) bytes = sessions[opened]?.memory.bytes ?? 0
    }
    expect(compiled).toBeGreaterThan(0)
    expect(compiled).toBeLessThanOrEqual(5)
    expect(sessions[opened]).toBeInstanceOf(WasmSession)
    expect(sessions[opened]?.memory.bytes).toBe(bytes)
  })
})

describe('calls of one model', () => {
  const model = new Transformer({ ...tinyOptions, seed: 1 })
  const random = new Random(3)
  const batches = Array.from({ length: 12 }, () => raggedBatch(tinyOptions, random)).map(({ src, trg }) => ({
    src: rowsOf(src),
    trg: rowsOf(trg),
  }))

  it('at the same time give what they give one after the other', async () => {
    const one = async ({ src, trg }: (typeof batches)[number]) => ({
      logits: await logits(model, src, trg, ENGINE),
      step: await lossAndGradients(model, src, trg, ENGINE),
    })
    const inTurn = []
    for (const batch of batches) inTurn.push(await one(batch))
    expect(await Promise.all(batches.map(one))).toEqual(inTurn)
  })

  it('see new weights at once', async () => {
    const [{ src, trg }] = batches as [(typeof batches)[number]]
    const before = await logits(model, src, trg, ENGINE)
    const other = new Transformer({ ...tinyOptions, seed: 2 })
    const expected = await logits(other, src, trg, ENGINE)
    expect(expected.data).not.toEqual(before.data)
    model.loadStateDict(other.stateDict())
    expect(await logits(model, src, trg, ENGINE)).toEqual(expected)
  })

  it('on two threads and on one are the same', async () => {
    for (const { src, trg } of batches.slice(0, 4)) {
      expect(await logits(model, src, trg, { engine: 'wasm', threads: 2 })).toEqual(
        await logits(model, src, trg, ENGINE),
      )
    }
  })
})

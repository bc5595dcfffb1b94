import type { GenerateOptions, Generation } from 'glassformer'
import { expect, test } from 'vitest'
import { type ResolvedOptions, resolveOptions, searchStream } from '#decode'
import { Batcher, type Decode, type Job } from '#serve'
import { alone, SOURCES, served, vocabulary } from './served.js'

interface Call {
  readonly sources: readonly (readonly number[])[]
  readonly options: ResolvedOptions
}

/** A batcher whose batches can be looked at. */
function watched(maxBatch: number): { batcher: Batcher; calls: Call[] } {
  const calls: Call[] = []
  const decode: Decode = (sources, options) => {
    calls.push({ sources, options })
    return searchStream(served.model, sources, options)
  }
  return { batcher: new Batcher(decode, { maxBatch, cacheWidth: 1 }), calls }
}

const job = (text: string, options: GenerateOptions = {}, signal = new AbortController().signal): Job => ({
  sources: [vocabulary.parse(text)],
  options: resolveOptions(options, served.model),
  signal,
})
const submit = async (batcher: Batcher, one: Job): Promise<Generation> => (await batcher.submit(one))[0] as Generation
const sizes = (calls: readonly Call[]): number[] => calls.map(({ sources }) => sources.length)

test('what comes together and has the same options is one batch, up to the largest', async () => {
  const { batcher, calls } = watched(3)
  const beams = { numBeams: 2 }
  const asked = SOURCES.flatMap(text => [{ text, options: {} }, ...(text.length < 4 ? [{ text, options: beams }] : [])])
  const answers = await Promise.all(asked.map(({ text, options }) => submit(batcher, job(text, options))))
  for (const [n, { text, options }] of asked.entries()) expect(answers[n]).toEqual(await alone(text, options))
  expect(sizes(calls.filter(({ options }) => options.numBeams === 1))).toEqual([3, 3, 2])
  expect(sizes(calls.filter(({ options }) => options.numBeams === 2))).toEqual([3])
})

test('equal sources of samples are in batches of their own: each draws what it draws alone', async () => {
  const { batcher, calls } = watched(8)
  const options = { doSample: true, temperature: 2, seed: 5 }
  const answers = await Promise.all(['1 2', '1 2', '3'].map(text => submit(batcher, job(text, options))))
  expect(sizes(calls)).toEqual([2, 1])
  expect(answers[1]).toEqual(answers[0])
  expect(answers[0]).toEqual(await alone('1 2', options))
})

test('long sources make small batches', async () => {
  const { batcher, calls } = watched(32)
  const long = '1'.repeat(1000)
  const texts = [long, long, long, long, long, '2', '3']
  await Promise.all(texts.map(text => submit(batcher, job(text, { maxNewTokens: 1 }))))
  expect(sizes(calls)).toEqual([4, 3])
})

test('who goes while waiting leaves the queue; a batch stops when nobody waits for it', async () => {
  const { batcher, calls } = watched(2)
  const endless = { suppressTokens: [2], maxNewTokens: 3000, numBeams: 8 }
  const leaving = [1, 2, 3, 4].map(() => new AbortController())
  const answers = leaving.map(({ signal }) => submit(batcher, job('1', endless, signal)).catch(reason => reason))
  while (batcher.load.batches === 0) await new Promise(setImmediate)
  expect({ running: batcher.load.batches, waiting: batcher.load.waiting }).toEqual({ running: 1, waiting: 2 })
  leaving[3]?.abort('tired')
  expect(await answers[3]).toBe('tired')
  expect(batcher.load.waiting).toBe(1)
  leaving[0]?.abort('bored')
  expect(await answers[0]).toBe('bored')
  expect({ aborted: calls[0]?.options.signal?.aborted, running: batcher.load.batches }).toEqual({
    aborted: false,
    running: 1,
  })
  leaving[1]?.abort('gone')
  expect(calls[0]?.options.signal?.aborted).toBe(true)
  leaving[2]?.abort('gone')
  expect(await Promise.all(answers)).toEqual(['bored', 'gone', 'gone', 'tired'])
  while (batcher.load.batches > 0) await new Promise(setImmediate)
  expect(sizes(calls)).toEqual([2])
  expect(await submit(batcher, job('1 2'))).toEqual(await alone('1 2'))
  await expect(submit(batcher, job('1', {}, AbortSignal.abort('late')))).rejects.toBe('late')
})

test('a batch that fails tells those who wait for it, and no other', async () => {
  const { batcher } = watched(4)
  const wrong = submit(batcher, { ...job('1'), sources: [[99]] })
  const right = submit(batcher, job('1 2', { numBeams: 2 }))
  await expect(wrong).rejects.toThrow(/99/)
  expect(await right).toEqual(await alone('1 2', { numBeams: 2 }))
  expect(await submit(batcher, job('1 2'))).toEqual(await alone('1 2'))
})

import { expect } from 'vitest'
import { createEngine, type EngineName, engineNames } from '#engine'
import { logits, lossAndGradients } from '#session'
import { type RaggedBatch, train } from '../support/whole-model.js'
import { below, decoderInput, type Fixture, tensor, trained } from './fixture.js'

const ADAM_STEPS = 10

/** How far an engine is from PyTorch, each in the measure of its limit. */
export interface Differences {
  /** Largest, absolute. */
  readonly logits: number
  /** Relative. */
  readonly loss: number
  /** Largest in a parameter's gradient, as a share of what it may be: 1e-4 of the gradient's norm + 1e-7. */
  readonly gradients: number
  /** Largest among the losses of ten steps of Adam, absolute. */
  readonly adam: number
}

/** The issue's. */
export const LIMITS: Differences = { logits: 2e-5, loss: 1e-6, gradients: 1, adam: 1e-4 }

/** All engines but those that this machine lacks. */
export async function engines(): Promise<readonly EngineName[]> {
  const here = engineNames.map(engine =>
    createEngine({ engine }).then(
      () => engine,
      () => undefined,
    ),
  )
  return (await Promise.all(here)).filter(engine => engine !== undefined)
}

/** Computes all that the fixture has with an engine, and compares. */
export async function differences(fixture: Fixture, engine: EngineName): Promise<Differences> {
  return {
    logits: await logitsDifference(fixture, engine),
    ...(await gradientDifferences(fixture, engine)),
    adam: await adamDifference(fixture, engine),
  }
}

async function logitsDifference(fixture: Fixture, engine: EngineName): Promise<number> {
  const { data, shape } = await logits(trained(fixture), fixture.batch.src, decoderInput(fixture), { engine })
  expect(shape).toEqual(fixture.tensors.get('logits')?.shape)
  return largestDifference(data, tensor(fixture, 'logits'))
}

async function gradientDifferences(
  fixture: Fixture,
  engine: EngineName,
): Promise<Pick<Differences, 'loss' | 'gradients'>> {
  const { src, trg } = fixture.batch
  const { loss, gradients } = await lossAndGradients(trained(fixture), src, trg, { engine })
  const [expected] = tensor(fixture, 'loss') as unknown as [number]
  const theirs = below('gradients/', fixture.tensors)
  expect([...gradients.keys()].sort()).toEqual([...theirs.keys()].sort())
  const shares = [...theirs].map(([key, { data, shape }]) => {
    const ours = gradients.get(key)
    expect(ours?.shape, key).toEqual(shape)
    return largestDifference(ours?.data ?? [], data) / (1e-4 * norm(data) + 1e-7)
  })
  return { loss: Math.abs(loss - expected) / Math.abs(expected), gradients: Math.max(...shares) }
}

async function adamDifference({ options, batch, tensors }: Fixture, engine: EngineName): Promise<number> {
  const repeated = Array.from({ length: ADAM_STEPS }, (): RaggedBatch => ({ src: ids(batch.src), trg: ids(batch.trg) }))
  const start = below('weights/', tensors)
  const result = await train(await createEngine({ engine, threads: 1 }), options, repeated, { start, lr: 1e-3 })
  const ours = repeated.map((_, i) => (result.get(`loss ${i + 1}`) as unknown as [number])[0])
  return largestDifference(ours, tensors.get('adam/losses')?.data.slice(0, ADAM_STEPS) ?? [])
}

function ids(rows: number[][]): RaggedBatch['src'] {
  return { data: Int32Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 0] }
}

/** NaN when one of them is. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number))
    if (!(difference <= largest)) largest = difference
  }
  return largest
}

export function norm(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0))
}

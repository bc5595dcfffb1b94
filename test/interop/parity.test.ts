import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createEngine, type EngineName } from '#dist/engine/create-engine.js'
import { readSafetensors } from '#dist/formats/safetensors.js'
import { GlassformerError } from '#dist/math/error.js'
import type { GivenOptions } from '#dist/model/options.js'
import type { StateDict } from '#dist/model/state-dict.js'
import { Transformer } from '#dist/model/transformer.js'
import { logits } from '#dist/run/logits.js'
import { lossAndGradients } from '#dist/run/loss-and-gradients.js'
import { observe, tensorNames } from '#dist/run/observe.js'
import { differentBits, type RaggedBatch, train } from '../support/whole-model.js'

// What PyTorch computed on the same weights and batches: interop/torch/fixtures.py says what a folder holds.
const FOLDER = new URL('./fixtures/', import.meta.url)
const ADAM_STEPS = 10

interface Fixture {
  readonly options: GivenOptions
  readonly batch: { readonly src: number[][]; readonly trg: number[][] }
  readonly tensors: StateDict
}

function readFixture(name: string): Fixture {
  const json = (file: string): unknown => JSON.parse(readFileSync(new URL(`${name}/${file}`, FOLDER), 'utf8'))
  const { tensors } = readSafetensors(readFileSync(new URL(`${name}/tensors.safetensors`, FOLDER)))
  return {
    options: json('config.json') as GivenOptions,
    batch: json('batch.json') as Fixture['batch'],
    tensors: new Map(
      [...tensors].map(([key, { data, shape }]) => [key, { data: Float32Array.from(data as Float32Array), shape }]),
    ),
  }
}

/** The tensors below a prefix, without it. */
function below(prefix: string, tensors: StateDict): StateDict {
  const entries = [...tensors].filter(([key]) => key.startsWith(prefix))
  return new Map(entries.map(([key, tensor]) => [key.slice(prefix.length), tensor]))
}

function tensor(fixture: Fixture, key: string): Float32Array {
  const found = fixture.tensors.get(key)
  if (found === undefined) throw new GlassformerError(`the fixture lacks ${key}`)
  return found.data
}

function trained({ options, tensors }: Fixture): Transformer {
  const model = new Transformer({ ...options, seed: 99 })
  model.loadStateDict(below('weights/', tensors))
  return model
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number))
    if (!(difference <= largest)) largest = difference
  }
  return largest
}

function norm(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0))
}

const names = readdirSync(FOLDER)
const engines: EngineName[] = ['reference', 'wasm']

it('there are fixtures', () => {
  expect(names.length).toBeGreaterThanOrEqual(11)
})

describe.each(names)('PyTorch, %s', name => {
  const fixture = readFixture(name)
  const { batch } = fixture
  const decoderInput = batch.trg.map(row => row.slice(0, -1))

  it('has the same state-dict keys and shapes', () => {
    const ours = [...new Transformer(fixture.options).stateDict()].map(([key, { shape }]) => `${key} ${shape}`)
    const theirs = [...below('weights/', fixture.tensors)].map(([key, { shape }]) => `${key} ${shape}`)
    expect(ours.sort()).toEqual(theirs.sort())
  })

  describe.each(engines)('%s', engine => {
    it('computes the same logits', async () => {
      const { data, shape } = await logits(trained(fixture), batch.src, decoderInput, { engine })
      expect(shape).toEqual(fixture.tensors.get('logits')?.shape)
      expect(largestDifference(data, tensor(fixture, 'logits'))).toBeLessThanOrEqual(2e-5)
    })

    it('computes the same loss and gradients', async () => {
      const { loss, gradients } = await lossAndGradients(trained(fixture), batch.src, batch.trg, { engine })
      const [expected] = tensor(fixture, 'loss') as unknown as [number]
      expect(Math.abs(loss - expected) / Math.abs(expected)).toBeLessThanOrEqual(1e-6)
      const theirs = below('gradients/', fixture.tensors)
      expect([...gradients.keys()].sort()).toEqual([...theirs.keys()].sort())
      for (const [key, { data, shape }] of theirs) {
        const ours = gradients.get(key)
        expect(ours?.shape, key).toEqual(shape)
        const limit = 1e-4 * norm(data) + 1e-7
        expect(largestDifference(ours?.data ?? [], data), key).toBeLessThanOrEqual(limit)
      }
    })

    it('computes the same intermediate tensors, and their gradients', async () => {
      const model = trained(fixture)
      const known = new Set(tensorNames(model))
      const theirs = below('intermediates/', fixture.tensors)
      // The twin scales embeddings a line later, where the sum with the positions is made.
      const differs = (key: string): boolean =>
        key.includes('embed.embedded') && fixture.options.scaleEmbedding === true
      const shared = [...theirs.keys()].filter(key => known.has(key.replace('@grad', '')) && !differs(key))
      expect(shared.length).toBeGreaterThan(20)
      // `loss` makes it a pass of the training step, in which the decoder reads all but the last target.
      const observed = await observe(model, batch, ['loss', ...shared], { engine })
      for (const key of shared) {
        const expected = theirs.get(key)
        const got = observed.get(key)
        expect(got?.shape, key).toEqual(expected?.shape)
        const values = expected?.data ?? new Float32Array(0)
        const limit = key.includes('@grad') ? 1e-4 * norm(values) + 1e-7 : 2e-5 * Math.max(1, ...values.map(Math.abs))
        expect(largestDifference(got?.data ?? [], values), key).toBeLessThanOrEqual(limit)
      }
    })

    it('trains along the same losses', async () => {
      const { options, tensors } = fixture
      const repeated = Array.from(
        { length: ADAM_STEPS },
        (): RaggedBatch => ({ src: ids(batch.src), trg: ids(batch.trg) }),
      )
      const start = below('weights/', tensors)
      const result = await train(await createEngine({ engine, threads: 1 }), options, repeated, { start, lr: 1e-3 })
      const losses = tensor(fixture, 'adam/losses')
      for (let step = 1; step <= ADAM_STEPS; step++) {
        const [loss] = result.get(`loss ${step}`) as unknown as [number]
        expect(Math.abs(loss - (losses[step - 1] as number)), `step ${step}`).toBeLessThanOrEqual(1e-4)
      }
    })
  })
})

function ids(rows: number[][]): RaggedBatch['src'] {
  return { data: Int32Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 0] }
}

it('one changed weight shows', async () => {
  const fixture = readFixture('smallest')
  const model = trained(fixture)
  const weights = model.stateDict()
  const before = new Map([...weights].map(([key, { data }]) => [key, data.slice()]))
  const moved = weights.get('decoder.fc_out.bias')?.data
  if (moved !== undefined) moved[0] = (moved[0] as number) + 1e-3
  model.loadStateDict(weights)
  const after = new Map([...model.stateDict()].map(([key, { data }]) => [key, data]))
  expect(differentBits(before, after)).toContain('decoder.fc_out.bias[0]')
  const decoderInput = fixture.batch.trg.map(row => row.slice(0, -1))
  const { data } = await logits(model, fixture.batch.src, decoderInput)
  expect(largestDifference(data, tensor(fixture, 'logits'))).toBeGreaterThan(9e-4)
})

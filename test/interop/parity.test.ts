import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Transformer } from '#model'
import { logits, observe, tensorNames } from '#session'
import { differentBits } from '../support/whole-model.js'
import { type Differences, differences, engines, LIMITS, largestDifference, norm } from './differences.js'
import { below, decoderInput, readFixture, tensor, trained } from './fixture.js'

const FOLDER = new URL('./fixtures/', import.meta.url)
const names = readdirSync(FOLDER)
const here = await engines()

it('there are fixtures', () => {
  expect(names.length).toBeGreaterThanOrEqual(13)
})

describe.each(names)('PyTorch, %s', name => {
  const fixture = readFixture(new URL(`${name}/`, FOLDER))

  it('has the same state-dict keys and shapes', () => {
    const ours = [...new Transformer(fixture.options).stateDict()].map(([key, { shape }]) => `${key} ${shape}`)
    const theirs = [...below('weights/', fixture.tensors)].map(([key, { shape }]) => `${key} ${shape}`)
    expect(ours.sort()).toEqual(theirs.sort())
  })

  describe.each(here)('%s', engine => {
    it('computes the same logits, loss and gradients, and trains along the same losses', async () => {
      const found = await differences(fixture, engine)
      for (const key of Object.keys(LIMITS) as (keyof Differences)[])
        expect(found[key], key).toBeLessThanOrEqual(LIMITS[key])
    })

    it('computes the same intermediate tensors, and their gradients', async () => {
      const model = trained(fixture)
      const known = new Set(tensorNames(model))
      const theirs = below('intermediates/', fixture.tensors)
      const shared = [...theirs.keys()].filter(key => known.has(key.replace('@grad', '')))
      expect(shared.length).toBeGreaterThan(20)
      // `loss` makes it a pass of the training step, in which the decoder reads all but the last target.
      const observed = await observe(model, fixture.batch, ['loss', ...shared], { engine })
      for (const key of shared) {
        const expected = theirs.get(key)
        const got = observed.get(key)
        expect(got?.shape, key).toEqual(expected?.shape)
        const values = expected?.data ?? new Float32Array(0)
        const limit = key.includes('@grad') ? 1e-4 * norm(values) + 1e-7 : 2e-5 * Math.max(1, ...values.map(Math.abs))
        expect(largestDifference(got?.data ?? [], values), key).toBeLessThanOrEqual(limit)
      }
    })
  })
})

it('one changed weight shows', async () => {
  const fixture = readFixture(new URL('smallest/', FOLDER))
  const model = trained(fixture)
  const weights = model.stateDict()
  const before = new Map([...weights].map(([key, { data }]) => [key, data.slice()]))
  const moved = weights.get('decoder.fc_out.bias')?.data
  if (moved !== undefined) moved[0] = (moved[0] as number) + 1e-3
  model.loadStateDict(weights)
  const after = new Map([...model.stateDict()].map(([key, { data }]) => [key, data]))
  expect(differentBits(before, after)).toContain('decoder.fc_out.bias[0]')
  const { data } = await logits(model, fixture.batch.src, decoderInput(fixture))
  expect(largestDifference(data, tensor(fixture, 'logits'))).toBeGreaterThan(9e-4)
})

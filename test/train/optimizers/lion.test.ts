import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createReferenceEngine, createWasmEngine } from '#engine'
import { Transformer } from '#model'
import { digitsTask } from '#tasks'
import { fit, type LionOptions, lion } from '#train'
import { tinyOptions } from '../../support/models.js'
import { optimizerSteps } from '../../support/optimizer-steps.js'

interface Case {
  readonly options: LionOptions
  readonly start: readonly number[]
  readonly gradients: readonly (readonly number[])[]
  /** After each step. */
  readonly weights: readonly (readonly number[])[]
  readonly m: readonly number[]
}

/** make-lion.py wrote them. */
const cases = JSON.parse(readFileSync(new URL('./lion.json', import.meta.url), 'utf8')) as readonly Case[]

it.each(cases)('follows PyTorch over twenty steps, $options', async ({ options, start, gradients, weights, m }) => {
  for (const engine of [createReferenceEngine(), await createWasmEngine({ threads: 1 })]) {
    const steps = await optimizerSteps(engine, lion(options), start, gradients)
    expect(steps).toHaveLength(20)
    for (const [i, { p }] of steps.entries())
      for (const [j, weight] of p.entries()) expect(weight).toBeCloseTo(weights[i]?.[j] ?? Number.NaN, 5)
    for (const [j, mean] of (steps.at(-1)?.state['m'] ?? []).entries()) expect(mean).toBeCloseTo(m[j] as number, 5)
  }
})

it('trains a model', async () => {
  const model = new Transformer({ ...tinyOptions, embedDim: 12, seed: 1 })
  const losses: number[] = []
  const optimizer = { name: 'lion', lr: 2e-3 } as const
  for await (const { loss } of fit(model, digitsTask(), { steps: 150, batchSize: 8, threads: 1, optimizer }))
    losses.push(loss)
  expect(losses.at(-1)).toBeLessThan(0.8 * (losses[0] as number))
})

import { describe, expect, it } from 'vitest'
import { makeBatch, type Pair } from '#data'
import { Transformer } from '#model'
import { lossAndGradients } from '#session'
import { digitsTask } from '#tasks'
import { adam, sgd, Trainer, type TrainerOptions } from '#train'
import { tinyOptions } from '../support/models.js'

const task = digitsTask()
const LR = 0.25
const BATCH = 3

function model(): Transformer {
  return new Transformer({ ...tinyOptions, seed: 5 })
}

type Numbers = ReadonlyMap<string, Float32Array>

function trained(of: Transformer): Numbers {
  return new Map([...of.parameters()].filter(p => p.trained).map(({ key, data }) => [key, Float32Array.from(data)]))
}

/** The weights after so many steps, and the first ones. */
async function steps(count: number, options: TrainerOptions): Promise<{ before: Numbers; after: Numbers }> {
  const trainer = await Trainer.start(model(), task, { batchSize: BATCH, seed: 3, threads: 1, ...options })
  const before = trained(trainer.model)
  for (let i = 0; i < count; i++) await trainer.next()
  await trainer.updateModel()
  trainer.dispose()
  return { before, after: trained(trainer.model) }
}

/** The gradient of the first so many batches together. */
async function gradientOf(batches: number): Promise<Numbers> {
  const stream = task.trainingBatches(BATCH, 3)
  const pairs: Pair[] = Array.from({ length: batches }, () => stream.next()).flat()
  const { src, trg } = makeBatch(pairs, task)
  const rows = ({ data, shape: [N, length] }: typeof src): number[][] =>
    Array.from({ length: N }, (_, n) => Array.from(data.subarray(n * length, (n + 1) * length)))
  const { gradients } = await lossAndGradients(model(), rows(src), rows(trg), { engine: 'reference' })
  return new Map([...gradients].map(([key, { data }]) => [key, Float32Array.from(data)]))
}

function expectStep(
  { before, after }: { before: Numbers; after: Numbers },
  gradient: Numbers,
  change: (gradient: number, weight: number) => number,
): void {
  let largest = 0
  for (const [key, start] of before) {
    for (const [i, weight] of start.entries()) {
      const expected = weight - LR * change(gradient.get(key)?.[i] ?? Number.NaN, weight)
      const error = Math.abs((after.get(key)?.[i] ?? Number.NaN) - expected)
      largest = Math.max(largest, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error)
    }
  }
  expect(largest).toBeLessThan(2e-6)
}

function norm(gradient: Numbers): number {
  let sum = 0
  for (const numbers of gradient.values()) for (const x of numbers) sum += x * x
  return Math.sqrt(sum)
}

const clamp = (x: number, bound: number): number => Math.min(Math.max(x, -bound), bound)

describe.each(['reference', 'wasm'] as const)('a step of SGD on %s', engine => {
  const optimizer = sgd({ lr: LR })
  const step = (options: TrainerOptions) => steps(1, { engine, optimizer, ...options })

  it('goes down the gradient', async () => expectStep(await step({}), await gradientOf(1), g => g))

  it('clipNorm brings all gradients together down to the norm', async () => {
    const gradient = await gradientOf(1)
    const whole = norm(gradient)
    expectStep(await step({ clipNorm: whole / 3 }), gradient, g => (g * whole) / 3 / (whole + 1e-6))
    expectStep(await step({ clipNorm: whole * 3 }), gradient, g => g)
  })

  it('clipValue cuts each', async () => {
    expectStep(await step({ clipValue: 0.01 }), await gradientOf(1), g => clamp(g, 0.01))
  })

  it('l1 adds the sign of the weight after clipping; weightDecay adds the weight', async () => {
    const l1 = await step({ l1: 0.125, clipValue: 0.01 })
    expectStep(l1, await gradientOf(1), (g, w) => clamp(g, 0.01) + 0.125 * Math.sign(w))
    const l2 = await step({ optimizer: sgd({ lr: LR, weightDecay: 0.5 }) })
    expectStep(l2, await gradientOf(1), (g, w) => g + 0.5 * w)
  })

  it('accumulated over batches is the step of one large batch', async () => {
    expectStep(await step({ accumulate: 3 }), await gradientOf(3), g => g)
    expectStep(await step({ accumulate: 2, clipValue: 0.01 }), await gradientOf(2), g => clamp(g, 0.01))
  })

  it('clears the sums between steps', async () => {
    const two = await steps(2, { engine, optimizer, accumulate: 2 })
    const large = await steps(2, { engine, optimizer, batchSize: 2 * BATCH })
    for (const [key, numbers] of two.after)
      for (const [i, x] of numbers.entries())
        expect(Math.abs(x - (large.after.get(key)?.[i] ?? Number.NaN))).toBeLessThan(1e-5)
  })

  it('ema is the running mean of the weights', async () => {
    const options = { engine, optimizer: adam({ lr: 0.01 }) }
    const [one, two] = [await steps(1, options), await steps(2, options)]
    const averaged = await steps(2, { ...options, ema: 0.75 })
    for (const [key, start] of averaged.before) {
      for (const [i, w0] of start.entries()) {
        const [w1, w2] = [one.after.get(key)?.[i] ?? Number.NaN, two.after.get(key)?.[i] ?? Number.NaN]
        // On wasm each product and sum is rounded to float32.
        const round = engine === 'wasm' ? Math.fround : (x: number) => x
        const mean = (old: number, weight: number): number => round(round(0.75 * old) + round(0.25 * weight))
        const expected = mean(mean(w0, w1), w2)
        const got = averaged.after.get(key)?.[i]
        if (engine === 'wasm') expect(got).toBe(expected)
        else expect(Math.abs((got ?? Number.NaN) - expected)).toBeLessThan(2.4e-7 * Math.max(1, Math.abs(expected)))
      }
    }
  })
})

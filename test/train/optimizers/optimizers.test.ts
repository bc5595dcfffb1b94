import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReferenceEngine, createWasmEngine } from '#engine'
import { Random } from '#math'
import { topologicalOrder } from '#tensor'
import { adam, adamw, createOptimizer, type Optimizer, type OptimizerOptions, sgd } from '#train'
import { optimizerSteps, type Steps } from '../../support/optimizer-steps.js'

const START = [1, -2, 0.5]

async function last(optimizer: Optimizer, gradients: readonly (readonly number[])[]): Promise<Steps> {
  const steps = await optimizerSteps(createReferenceEngine(), optimizer, START, gradients)
  return steps.at(-1) as Steps
}

function close(actual: readonly number[] | undefined, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  for (const [i, value] of expected.entries()) expect(actual?.[i]).toBeCloseTo(value, 12)
}

const [lr, beta1, beta2, eps] = [0.01, 0.9, 0.99, 1e-3]
const options = { lr, betas: [beta1, beta2], eps } as const

describe('adam', () => {
  it('moves by lr · g / (|g| + eps) each step under a constant gradient', async () => {
    const g = [0.5, -3, 1e-3]
    const { p } = await last(adam(options), [g, g, g, g])
    close(
      p,
      START.map((start, i) => start - 4 * lr * ((g[i] as number) / (Math.abs(g[i] as number) + eps))),
    )
  })

  it('keeps the weighted means of the gradients and of their squares', async () => {
    const gradients = [
      [1, 2, -1],
      [0.5, -2, 0],
      [-3, 1, 4],
    ]
    const { p, state } = await last(adam(options), gradients)
    const mean = (beta: number, i: number, t: number, power: number): number => {
      let sum = 0
      for (let s = 0; s < t; s++) sum += (1 - beta) * beta ** (t - 1 - s) * (gradients[s]?.[i] as number) ** power
      return sum
    }
    close(
      state['m'],
      START.map((_, i) => mean(beta1, i, 3, 1)),
    )
    close(
      state['v'],
      START.map((_, i) => mean(beta2, i, 3, 2)),
    )
    const expected = START.map((start, i) => {
      let value = start
      for (let t = 1; t <= 3; t++) {
        const m = mean(beta1, i, t, 1) / (1 - beta1 ** t)
        const v = mean(beta2, i, t, 2) / (1 - beta2 ** t)
        value -= (lr * m) / (Math.sqrt(v) + eps)
      }
      return value
    })
    close(p, expected)
  })

  it('adds weight decay to the gradient', async () => {
    const { p, state } = await last(adam({ ...options, weightDecay: 0.1 }), [[0, 0, 1]])
    const g = [0.1, -0.2, 1.05]
    close(
      state['m'],
      g.map(each => 0.1 * each),
    )
    close(
      p,
      START.map((start, i) => start - (lr * (g[i] as number)) / (Math.abs(g[i] as number) + eps)),
    )
  })

  it('takes decoupled decay off the parameter, as AdamW', async () => {
    const { p, state } = await last(adamw({ ...options, weightDecay: 0.1 }), [[0, 2, 0]])
    close(state['m'], [0, 0.2, 0])
    close(p, [1 * 0.999, -2 * 0.999 - (lr * 2) / (2 + eps), 0.5 * 0.999])
  })
})

describe('sgd', () => {
  const g = [1, -2, 0.25]

  it('follows the gradient', async () => {
    close((await last(sgd({ lr: 0.1 }), [g, g])).p, [0.8, -1.6, 0.45])
  })

  it('gathers momentum, which starts as the first gradient', async () => {
    const { p, state } = await last(sgd({ lr: 0.1, momentum: 0.5 }), [g, g, g])
    close(
      state['momentum'],
      g.map(each => 1.75 * each),
    )
    close(
      p,
      START.map((start, i) => start - 0.1 * (1 + 1.5 + 1.75) * (g[i] as number)),
    )
  })

  it("looks ahead with Nesterov's momentum", async () => {
    const { p } = await last(sgd({ lr: 0.1, momentum: 0.5, nesterov: true }), [g, g])
    close(
      p,
      START.map((start, i) => start - 0.1 * (1 + 0.5 + (1 + 0.5 * 1.5)) * (g[i] as number)),
    )
  })

  it('adds weight decay to the gradient', async () => {
    const { p } = await last(sgd({ lr: 0.1, weightDecay: 0.5 }), [[0, 0, 0]])
    close(
      p,
      START.map(start => start * 0.95),
    )
  })
})

const forms: Readonly<Record<string, OptimizerOptions>> = {
  adam: { name: 'adam' },
  'adam with weight decay': { name: 'adam', weightDecay: 0.1, betas: [0.5, 0.98] },
  adamw: { name: 'adamw', weightDecay: 0.1 },
  'adam without momentum': { name: 'adam', betas: [0, 0.9] },
  sgd: { name: 'sgd' },
  'sgd with weight decay': { name: 'sgd', weightDecay: 0.1 },
  momentum: { name: 'sgd', momentum: 0.9 },
  'momentum and weight decay': { name: 'sgd', momentum: 0.9, weightDecay: 0.1 },
  nesterov: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.1 },
  lion: { name: 'lion', weightDecay: 0.1 },
}

describe.each(Object.entries(forms))('wasm, %s', (_name, form) => {
  const optimizer = createOptimizer({ ...form, lr: 0.01 })

  it('gives the same bits in one kernel and in single ones, as in float32 on paper', async () => {
    const engines = [await createWasmEngine({ threads: 1 }), await createWasmEngine({ threads: 2 })]
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.nat(), async (size, seed) => {
        const random = new Random(seed)
        const draw = (): Float32Array =>
          Float32Array.from({ length: size }, () => (random.integer(4) === 0 ? -0 : 2 * random.uniform() - 1))
        const [start, gradients] = [draw(), [draw(), draw(), draw()]]
        const fused = await optimizerSteps(engines[0] as never, optimizer, start, gradients)
        for (const engine of engines) {
          // Wanting everything in between leaves nothing to swallow.
          const split = await optimizerSteps(engine, optimizer, start, gradients, assignments =>
            topologicalOrder(assignments.map(({ value }) => value)),
          )
          expect(split).toEqual(fused)
        }
        const precise = await optimizerSteps(createReferenceEngine(), optimizer, start, gradients)
        for (const [i, { p }] of fused.entries())
          for (const [j, weight] of p.entries())
            expect(Math.abs(weight - (precise[i]?.p[j] ?? Number.NaN))).toBeLessThan(1e-4)
      }),
      { numRuns: 12 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { createReferenceEngine, type Session, type TensorValue, type Update } from '#engine'
import { buffer, input, parameter } from '#tensor'
import { floats } from './evaluate.js'

const START = [1, -2, 0.5]
const p = parameter('p', { a: 3 })
const gradient = input('gradient', 'float32', { a: 3 })

type Hyper = (step: number) => readonly number[]

/** The parameter and its state after a step for each gradient. */
async function train(
  rule: Update['rule'],
  stateSize: number,
  hyper: Hyper,
  gradients: readonly (readonly number[])[],
): Promise<{ p: number[]; state: number[][] }> {
  const keys = Array.from({ length: stateSize }, (_, i) => `state${i}`)
  const leaves = new Map<string, TensorValue>([['p', floats(START)]])
  for (const key of keys) leaves.set(key, floats([0, 0, 0]))
  const session: Session = await createReferenceEngine().open(leaves)
  const update: Update = {
    rule,
    parameter: p,
    gradient,
    state: keys.map(key => buffer(key, { a: 3 })),
    hyper: input('hyper', 'float32', { numbers: hyper(1).length }),
  }
  const program = session.compile({ outputs: [], updates: [update] })
  for (const [i, each] of gradients.entries()) {
    await program.run({ gradient: floats(each), hyper: floats(hyper(i + 1)) })
  }
  return { p: Array.from(session.readLeaf('p')), state: keys.map(key => Array.from(session.readLeaf(key))) }
}

function close(actual: readonly number[] | undefined, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  for (const [i, value] of expected.entries()) expect(actual?.[i]).toBeCloseTo(value, 12)
}

const [LR, BETA1, BETA2, EPS] = [0.01, 0.9, 0.99, 1e-3]

function adamHyper(weightDecay = 0, decoupledDecay = 0): Hyper {
  return t => [LR, BETA1, BETA2, EPS, 1 - BETA1 ** t, 1 - BETA2 ** t, weightDecay, decoupledDecay, 1 - BETA1, 1 - BETA2]
}

describe('adam', () => {
  it('moves by lr · g / (|g| + eps) each step under a constant gradient', async () => {
    const g = [0.5, -3, 1e-3]
    const { p: after } = await train('adam', 2, adamHyper(), [g, g, g, g])
    close(
      after,
      START.map((start, i) => start - 4 * LR * ((g[i] as number) / (Math.abs(g[i] as number) + EPS))),
    )
  })

  it('keeps the weighted means of the gradients and of their squares', async () => {
    const gradients = [
      [1, 2, -1],
      [0.5, -2, 0],
      [-3, 1, 4],
    ]
    const { p: after, state } = await train('adam', 2, adamHyper(), gradients)
    const mean = (beta: number, i: number, t: number, power: number): number => {
      let sum = 0
      for (let s = 0; s < t; s++) sum += (1 - beta) * beta ** (t - 1 - s) * (gradients[s]?.[i] as number) ** power
      return sum
    }
    close(
      state[0],
      START.map((_, i) => mean(BETA1, i, 3, 1)),
    )
    close(
      state[1],
      START.map((_, i) => mean(BETA2, i, 3, 2)),
    )
    const expected = START.map((start, i) => {
      let value = start
      for (let t = 1; t <= 3; t++) {
        const m = mean(BETA1, i, t, 1) / (1 - BETA1 ** t)
        const v = mean(BETA2, i, t, 2) / (1 - BETA2 ** t)
        value -= (LR * m) / (Math.sqrt(v) + EPS)
      }
      return value
    })
    close(after, expected)
  })

  it('adds weight decay to the gradient', async () => {
    const { p: after, state } = await train('adam', 2, adamHyper(0.1), [[0, 0, 1]])
    const g = [0.1, -0.2, 1.05]
    close(
      state[0],
      g.map(each => 0.1 * each),
    )
    close(
      after,
      START.map((start, i) => start - (LR * (g[i] as number)) / (Math.abs(g[i] as number) + EPS)),
    )
  })

  it('takes decoupled decay off the parameter, as AdamW', async () => {
    const { p: after, state } = await train('adam', 2, adamHyper(0, 0.1), [[0, 2, 0]])
    close(state[0], [0, 0.2, 0])
    close(after, [1 * 0.999, -2 * 0.999 - (LR * 2) / (2 + EPS), 0.5 * 0.999])
  })
})

describe('sgd', () => {
  const g = [1, -2, 0.25]

  it('follows the gradient', async () => {
    const { p: after } = await train('sgd', 0, () => [0.1, 0, 0, 0, 0], [g, g])
    close(after, [0.8, -1.6, 0.45])
  })

  it('gathers momentum, which starts as the first gradient', async () => {
    const hyper: Hyper = t => [0.1, 0.5, 0, 0, t === 1 ? 1 : 0]
    const { p: after, state } = await train('sgd', 1, hyper, [g, g, g])
    close(
      state[0],
      g.map(each => 1.75 * each),
    )
    close(
      after,
      START.map((start, i) => start - 0.1 * (1 + 1.5 + 1.75) * (g[i] as number)),
    )
  })

  it("looks ahead with Nesterov's momentum", async () => {
    const hyper: Hyper = t => [0.1, 0.5, 0, 1, t === 1 ? 1 : 0]
    const { p: after } = await train('sgd', 1, hyper, [g, g])
    close(
      after,
      START.map((start, i) => start - 0.1 * (1 + 0.5 + (1 + 0.5 * 1.5)) * (g[i] as number)),
    )
  })

  it('adds weight decay to the gradient', async () => {
    const { p: after } = await train('sgd', 0, () => [0.1, 0, 0.5, 0, 0], [[0, 0, 0]])
    close(
      after,
      START.map(start => start * 0.95),
    )
  })
})

describe('updates', () => {
  it('wait until everything is computed, and follow one another in order', async () => {
    const session = await createReferenceEngine().open(new Map([['p', floats(START)]]))
    const hyper = input('hyper', 'float32', { numbers: 5 })
    const update: Update = { rule: 'sgd', parameter: p, gradient: p, state: [], hyper }
    const twice = p.mul(2)
    const program = session.compile({ outputs: [p, twice], updates: [update, update] })
    await program.run({ hyper: floats([0.5, 0, 0, 0, 0]) })
    expect(Array.from(program.read(p).data)).toEqual(START)
    expect(Array.from(program.read(twice).data)).toEqual(START.map(each => 2 * each))
    // Both use the gradient that was computed: p − 0.5p − 0.5p.
    expect(Array.from(session.readLeaf('p'))).toEqual([0, 0, 0])
  })
})

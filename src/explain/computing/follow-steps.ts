import { createEngine } from '../../engine/create-engine.js'
import { buffer, input, parameter } from '../../tensor/leaves.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Optimizer } from '../../train/optimizers/optimizer.js'
import type { Tools } from './tools.js'

/** Numbers that an optimiser changes, and where their gradients come from: from themselves, or given. */
interface Followed {
  readonly start: readonly number[]
  readonly gradientOf?: (w: Tensor) => Tensor
  readonly gradients?: readonly number[]
  readonly steps: number
}

/** What a step began with, and what it left. */
export interface FollowedStep {
  readonly gradient: readonly number[]
  /** What the optimiser keeps, after the step: `m` and `v` of Adam. */
  readonly state: Readonly<Record<string, readonly number[]>>
  readonly values: readonly number[]
}

/** Takes an optimiser's steps with some numbers, by its own rule. */
export async function followSteps(
  { engine }: Tools,
  optimizer: Optimizer,
  followed: Followed,
): Promise<FollowedStep[]> {
  const { start, steps, gradientOf = () => input('g', 'float32', { size }), gradients = [] } = followed
  const size = start.length
  const { stateNames, lr } = optimizer
  const zeros = (): Float32Array => new Float32Array(size)
  const session = await (await createEngine({ engine, threads: 1 })).open(
    new Map([
      ['w', { data: Float32Array.from(start), shape: [size] }],
      ...stateNames.map(name => [name, { data: zeros(), shape: [size] }] as const),
    ]),
  )
  try {
    const w = parameter('w', { size })
    const gradient = gradientOf(w)
    const state = Object.fromEntries(stateNames.map(name => [name, buffer(name, { size })]))
    const names = Object.keys(optimizer.numbers(1, lr))
    const numbers = Object.fromEntries(names.map(name => [name, input(name, 'float32', {})]))
    const assignments = optimizer.step(numbers)(w, gradient, state)
    const program = session.compile({ outputs: [gradient], assignments })
    const given = gradients.length === 0 ? {} : { g: { data: Float32Array.from(gradients), shape: [size] } }
    const results: FollowedStep[] = []
    for (let step = 1; step <= steps; step++) {
      const scalars = Object.entries(optimizer.numbers(step, lr)).map(([name, number]) => [
        name,
        { data: Float32Array.of(number), shape: [] },
      ])
      await program.run({ ...given, ...Object.fromEntries(scalars) })
      const read = async (leaf: string): Promise<number[]> => Array.from(await session.readLeaf(leaf))
      const states = stateNames.map(async name => [name, await read(name)])
      results.push({
        gradient: Array.from((await program.read(gradient)).data),
        state: Object.fromEntries(await Promise.all(states)),
        values: await read('w'),
      })
    }
    return results
  } finally {
    session.dispose()
  }
}

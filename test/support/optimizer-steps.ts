import type { Engine, TensorValue } from '#engine'
import { type Assignment, buffer, input, parameter, type Tensor } from '#tensor'
import type { Optimizer } from '#train'

export interface Steps {
  readonly p: readonly number[]
  readonly state: Readonly<Record<string, readonly number[]>>
}

/**
 * What an optimiser makes of a parameter: its numbers and the state beside it after each gradient.
 *
 * @param observed what to read besides, of what the optimiser assigns: this may split a fusion.
 */
export async function optimizerSteps(
  engine: Engine,
  optimizer: Optimizer,
  start: ArrayLike<number>,
  gradients: readonly ArrayLike<number>[],
  observed: (assignments: readonly Assignment[]) => readonly Tensor[] = () => [],
): Promise<Steps[]> {
  const shape = { a: start.length }
  const floats = (data: ArrayLike<number>): TensorValue => ({ data: Float64Array.from(data), shape: [data.length] })
  const scalar = (data: number): TensorValue => ({ data: Float64Array.of(data), shape: [] })
  const names = optimizer.stateNames
  const numbers = Object.keys(optimizer.numbers(1, 0)).map(name => [name, input(name, 'float32', {})])
  const state = Object.fromEntries(names.map(name => [name, buffer(name, shape)]))
  const step = optimizer.step(Object.fromEntries(numbers))
  const assignments = step(parameter('p', shape), input('gradient', 'float32', shape), state)
  const leaves = names.map((name): [string, TensorValue] => [name, floats(Array.from(start, () => 0))])
  const session = await engine.open(new Map([['p', floats(start)], ...leaves]))
  try {
    const program = session.compile({ outputs: [], observed: observed(assignments), assignments })
    const steps: Steps[] = []
    for (const [i, gradient] of gradients.entries()) {
      const given = Object.entries(optimizer.numbers(i + 1, optimizer.lr)).map(([name, number]) => [
        name,
        scalar(number),
      ])
      await program.run({ gradient: floats(gradient), ...Object.fromEntries(given) })
      const read = async (key: string): Promise<readonly number[]> => Array.from(await session.readLeaf(key))
      const kept = names.map(async name => [name, await read(name)])
      steps.push({ p: await read('p'), state: Object.fromEntries(await Promise.all(kept)) })
    }
    return steps
  } finally {
    session.dispose()
  }
}

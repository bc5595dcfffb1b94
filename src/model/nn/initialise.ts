import { Random } from '../../math/random.js'
import type { Module } from './module.js'
import type { Initialise } from './parameter.js'

/** U(−bound, bound), the start of PyTorch's `Linear` with bound 1/√in. */
export function uniform(bound: number): Initialise {
  return (data, random) => {
    for (let i = 0; i < data.length; i++) data[i] = (2 * random.uniform() - 1) * bound
  }
}

/** N(0, 1), the start of PyTorch's `Embedding`; the row `paddingIdx` of `width` numbers is zero. */
export function normal(width: number, paddingIdx: number): Initialise {
  return (data, random) => {
    for (let i = 0; i < data.length; i++) data[i] = random.normal()
    data.fill(0, paddingIdx * width, (paddingIdx + 1) * width)
  }
}

/** N(0, 0.02²), the start of learned positions. */
export const smallNormal: Initialise = (data, random) => {
  for (let i = 0; i < data.length; i++) data[i] = 0.02 * random.normal()
}

export function constant(value: number): Initialise {
  return data => {
    data.fill(value)
  }
}

/** Gives every parameter its first values. Each has a stream of its own, so adding one changes no other. */
export function initialise(module: Module, seed: number): void {
  const random = new Random(seed)
  for (const parameter of module.parameters()) parameter.startFrom(random.fork(parameter.key))
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, floatsOf, machines, noise } from './kernel-machine.js'

const at = (values: ArrayLike<number>, i: number): number => values[i] ?? Number.NaN
const slices = fc.integer({ min: 1, max: 9 })
const width = fc.integer({ min: 1, max: 21 })

describe.each(machines)('optimisers (%s)', (_name, machine) => {
  it('adam and adamw follow PyTorch over several steps', () => {
    fc.assert(
      fc.property(
        slices,
        width,
        fc.constantFrom(0, 0.01),
        fc.constantFrom(0, 0.1),
        fc.nat(),
        (n, width, decay, decoupled, seed) => {
          machine.reset()
          const random = noise(seed)
          const count = n * width
          const [lr, beta1, beta2, eps] = [1e-2, 0.9, 0.98, 1e-8]
          const start = floatsOf(count, random)
          const p = Float64Array.from(start)
          const m = new Float64Array(count)
          const v = new Float64Array(count)
          const pointers = {
            parameter: machine.floats(start),
            m: machine.floats(m),
            v: machine.floats(v),
          }
          for (let step = 1; step <= 3; step++) {
            const g = floatsOf(count, random)
            const bias1 = 1 - beta1 ** step
            const bias2 = 1 - beta2 ** step
            const number = (value: number): number => machine.floats([value])
            const fields = {
              ...pointers,
              gradient: machine.floats(g),
              size: number(lr / bias1),
              root: number(Math.sqrt(bias2)),
              shrink: decoupled === 0 ? 0 : number(lr * decoupled),
              beta1,
              rest1: 1 - beta1,
              beta2,
              rest2: 1 - beta2,
              eps,
              weightDecay: decay,
              width,
            }
            machine.runSplit('adam', fields, 0, seed % (n + 1), n)
            for (let i = 0; i < count; i++) {
              const gi = at(g, i) + decay * at(p, i)
              p[i] = at(p, i) * (1 - lr * decoupled)
              m[i] = beta1 * at(m, i) + (1 - beta1) * gi
              v[i] = beta2 * at(v, i) + (1 - beta2) * gi * gi
              p[i] = at(p, i) - ((lr / bias1) * at(m, i)) / (Math.sqrt(at(v, i)) / Math.sqrt(bias2) + eps)
            }
            expect(difference(machine.readFloats(pointers.m, count), m)).toBeLessThan(1e-6)
            expect(difference(machine.readFloats(pointers.v, count), v)).toBeLessThan(1e-6)
            expect(difference(machine.readFloats(pointers.parameter, count), p)).toBeLessThan(1e-6)
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('sgd follows PyTorch, with and without momentum', () => {
    fc.assert(
      fc.property(slices, width, fc.constantFrom('plain', 'momentum', 'nesterov'), fc.nat(), (n, width, kind, seed) => {
        machine.reset()
        const random = noise(seed)
        const count = n * width
        const [lr, momentum, decay] = [0.1, 0.9, 0.01]
        const start = floatsOf(count, random)
        const p = Float64Array.from(start)
        const buffer = new Float64Array(count)
        const parameter = machine.floats(start)
        const velocity = kind === 'plain' ? 0 : machine.floats(buffer)
        for (let step = 1; step <= 3; step++) {
          const g = floatsOf(count, random)
          const nesterov = kind === 'nesterov' ? 1 : 0
          const numbers = { rate: machine.floats([lr]), momentum, weightDecay: decay, nesterov, width }
          const fields = { parameter, gradient: machine.floats(g), velocity, ...numbers }
          machine.runSplit('sgd', fields, 0, seed % (n + 1), n)
          for (let i = 0; i < count; i++) {
            const d = at(g, i) + decay * at(p, i)
            buffer[i] = step === 1 ? d : momentum * at(buffer, i) + d
            const change = kind === 'plain' ? d : kind === 'momentum' ? at(buffer, i) : d + momentum * at(buffer, i)
            p[i] = at(p, i) - lr * change
          }
          expect(difference(machine.readFloats(parameter, count), p)).toBeLessThan(1e-6)
        }
      }),
      { numRuns: 40 },
    )
  })
})

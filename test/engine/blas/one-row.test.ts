import fc from 'fast-check'
import { Random } from 'glassformer'
import { expect, it } from 'vitest'
import { blas, kernelsOn, PAGE } from './blas-kernels.js'

const [A, B, BIAS, C] = [2 * PAGE, 3 * PAGE, 35 * PAGE, 36 * PAGE] as const
const ARGS = 37 * PAGE

const layer = fc.record({
  inputs: fc.integer({ min: 1, max: 1000 }),
  outputs: fc.integer({ min: 1, max: 500 }),
  transposed: fc.boolean(),
  hasBias: fc.boolean(),
  begin: fc.double({ min: 0, max: 1, noNaN: true }),
})

it.skipIf(blas === null)('one row is what the plain kernels make of it, however the weights lie', async () => {
  const memory = new WebAssembly.Memory({ initial: 38, maximum: 38, shared: true })
  const { plain, byBlas } = await kernelsOn(memory)
  const floats = new Float32Array(memory.buffer)
  const random = new Random(1)
  for (let i = A / 4; i < C / 4; i++) floats[i] = random.normal()

  fc.assert(
    fc.property(layer, ({ inputs, outputs, transposed, hasBias, begin }) => {
      const strides = transposed ? [outputs, 1] : [1, inputs]
      const fields = [A, inputs, inputs, B, ...strides, outputs, hasBias ? BIAS : 0, 0, 0, 0, 0, 0, C, outputs, 1]
      new Int32Array(memory.buffer).set(fields, ARGS / 4)
      const run = (linearColumns: typeof plain.linearColumns): number[] => {
        const first = Math.floor(begin * outputs)
        linearColumns(ARGS, first, outputs)
        return Array.from(floats.subarray(C / 4 + first, C / 4 + outputs))
      }
      const expected = run(plain.linearColumns)
      for (const [i, value] of run(byBlas.linearColumns).entries()) {
        expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-5 + 1e-6 * inputs)
      }
    }),
  )
})

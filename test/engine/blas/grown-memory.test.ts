import { expect, it } from 'vitest'
import { blas, kernelsOn, PAGE } from './blas-kernels.js'

const SIZE = 32

it.skipIf(blas === null)('reads an argument block that lies across the end of the memory before it grew', async () => {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 8, shared: true })
  const { plain, byBlas } = await kernelsOn(memory)
  const args = 4 * PAGE - 24
  memory.grow(4)

  const [a, b, bias, c, expected] = [0, 1, 2, 3, 4].map(index => 5 * PAGE + 4 * index * SIZE * SIZE) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const floats = new Float32Array(memory.buffer)
  for (const start of [a, b, bias])
    for (let i = 0; i < SIZE * SIZE; i++) floats[start / 4 + i] = ((start + 7 * i) % 13) - 6
  const run = (linear: typeof plain.linear, out: number): Float32Array => {
    const words = new Int32Array(memory.buffer)
    words.set([a, SIZE, SIZE, b, 1, SIZE, SIZE, bias, 0, 0, 0, 0, 0, out, SIZE], args / 4)
    linear(args, 0, SIZE)
    return floats.slice(out / 4, out / 4 + SIZE * SIZE)
  }
  const product = run(plain.linear, expected)
  expect(product.some(value => value !== 0)).toBe(true)
  expect(run(byBlas.linear, c)).toEqual(product)
})

import { expect, it } from 'vitest'
import { findBlas } from '#dist/engine/blas/find-blas.js'
import { withBlas } from '#dist/engine/blas/with-blas.js'
import { compileKernels } from '#dist/engine/wasm/compile-kernels.js'
import { instantiateKernels } from '#dist/engine/wasm/kernel-module.js'

const PAGE = 1 << 16
const SIZE = 32

const blas = await findBlas()
if (blas === null) console.warn('SKIPPED: blas in memory that grew: there is no BLAS (Debian: libopenblas0-pthread)')

it.skipIf(blas === null)('reads an argument block that lies across the end of the memory before it grew', async () => {
  if (blas === null) return
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 8, shared: true })
  const kernels = instantiateKernels(await compileKernels('plain', true), memory)
  kernels.setScratch(PAGE)
  const engine = withBlas(kernels, memory, blas)
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
  const run = (linear: typeof kernels.linear, out: number): Float32Array => {
    const words = new Int32Array(memory.buffer)
    words.set([a, SIZE, SIZE, b, 1, SIZE, SIZE, bias, 0, 0, 0, 0, 0, out, SIZE], args / 4)
    linear(args, 0, SIZE)
    return floats.slice(out / 4, out / 4 + SIZE * SIZE)
  }
  const product = run(kernels.linear, expected)
  expect(product.some(value => value !== 0)).toBe(true)
  expect(run(engine.linear, c)).toEqual(product)
})

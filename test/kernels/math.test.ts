import { describe, expect, it } from 'vitest'
import { compileKernels } from '../../scripts/compile-kernels.mjs'

/** The functions of kernels/math.ts, each by itself, on numbers whose count is a multiple of four. */
const ENTRY = `
import { exp4, log as logOf } from './math'
export function exp(x: usize, y: usize, count: i32): void {
  for (let i = 0; i < count << 2; i += 16) v128.store(y + i, exp4(v128.load(x + i)))
}
export function log(x: usize, y: usize, count: i32): void {
  for (let i = 0; i < count << 2; i += 4) store<f32>(y + i, logOf(load<f32>(x + i)))
}
`

type Exports = Record<'exp' | 'log', (x: number, y: number, count: number) => void>

const variants = [false, true].map(async relaxed => {
  const bytes = await compileKernels(ENTRY, relaxed)
  return { relaxed, bytes }
})

const runnable = (await Promise.all(variants)).filter(({ bytes }) => WebAssembly.validate(bytes as BufferSource))

describe.each(runnable)('elementary functions (relaxed: $relaxed)', ({ bytes }) => {
  const memory = new WebAssembly.Memory({ initial: 16 })
  const kernels = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), { env: { memory } })

  function apply(name: keyof Exports, values: readonly number[]): number[] {
    const count = Math.ceil(values.length / 4) * 4
    const [x, y] = [65_536, 65_536 + 4 * count]
    new Float32Array(memory.buffer, x, values.length).set(values)
    ;(kernels.exports as Exports)[name](x, y, count)
    return [...new Float32Array(memory.buffer, y, values.length)]
  }

  /** The largest error, in units in the last place of the exact value. */
  function worst(name: keyof Exports, exact: (x: number) => number, xs: readonly number[]): number {
    const ulp = (v: number): number => Math.max(2 ** (Math.floor(Math.log2(Math.abs(v || 2 ** -100))) - 23), 2 ** -149)
    const results = apply(name, xs)
    return Math.max(...xs.map((x, i) => Math.abs((results[i] as number) - exact(x)) / ulp(exact(x))))
  }

  const numbers = Array.from({ length: 20_001 }, (_, i) => Math.fround(-103.9 + (i * 192.6) / 20_000))

  it('exp is accurate to two units in the last place', () => {
    expect(worst('exp', Math.exp, numbers)).toBeLessThan(2)
    expect(apply('exp', [0, -0, -104, -1e20, Number.NEGATIVE_INFINITY, 89, Number.NaN])).toEqual([
      ...[1, 1, 0, 0, 0, Number.POSITIVE_INFINITY, Number.NaN],
    ])
  })

  it('log is accurate to two units in the last place', () => {
    const positive = numbers
      .map(x => Math.fround(Math.exp(x)))
      .concat(numbers.map(x => Math.fround(1 + x / 1e4)))
      .filter(x => x >= 2 ** -126 && Number.isFinite(x))
    expect(worst('log', Math.log, positive)).toBeLessThan(2)
    expect(apply('log', [1, Number.NaN])).toEqual([0, Number.NaN])
  })
})

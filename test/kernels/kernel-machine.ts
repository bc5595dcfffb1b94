import { inflateRawSync } from 'node:zlib'
import { expect } from 'vitest'
import { kernelSignatures } from '#dist/engine/wasm/generated/kernel-signatures.generated.js'
import { deflatedWasm as plain } from '#dist/engine/wasm/generated/kernels-plain.generated.js'
import { deflatedWasm as relaxed } from '#dist/engine/wasm/generated/kernels-relaxed.generated.js'
import { withSharedMemory } from '#dist/engine/wasm/shared-memory.js'

type Signatures = typeof kernelSignatures
export type KernelName = keyof Signatures
/** An enum by its name, all else as the number that the kernel reads. */
export type Fields<K extends KernelName> = {
  [F in keyof Signatures[K]]: Signatures[K][F] extends readonly string[] ? Signatures[K][F][number] : number
}
type Kernel = (args: number, begin: number, end: number) => void

const ARGS = 2048
const SCRATCH = 1 << 16
const CAPACITY = 40 << 20

/** One instance of the kernels over a memory of its own, with a bump allocator. */
export class KernelMachine {
  readonly memory: WebAssembly.Memory
  private readonly exports: Record<string, unknown>
  private readonly first: number
  private top: number

  constructor(deflated: string, shared = false) {
    const pages = CAPACITY >> 16
    this.memory = new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages })
    const module = new WebAssembly.Module(shared ? withSharedMemory(inflate(deflated)) : inflate(deflated))
    this.exports = new WebAssembly.Instance(module, { env: { memory: this.memory } }).exports
    const bytes = (this.exports['scratchBytes'] as () => number)()
    ;(this.exports['setScratch'] as (pointer: number) => void)(SCRATCH)
    this.first = (SCRATCH + bytes + 63) & ~63
    this.top = this.first
  }

  reset(): void {
    this.top = this.first
  }

  /** Room for `count` elements, filled with a value that would show if it were read. */
  room(count: number): number {
    // Never aligned to more than an element: rows of odd widths are not either.
    const pointer = this.top + 4
    this.top = pointer + count * 4
    if (this.top > CAPACITY) throw new Error(`the test's memory of ${CAPACITY} bytes is full`)
    new Float32Array(this.memory.buffer, pointer, count).fill(123456)
    return pointer
  }

  floats(values: ArrayLike<number>): number {
    const pointer = this.room(values.length)
    new Float32Array(this.memory.buffer, pointer, values.length).set(values)
    return pointer
  }

  ints(values: ArrayLike<number>): number {
    const pointer = this.room(values.length)
    new Int32Array(this.memory.buffer, pointer, values.length).set(values)
    return pointer
  }

  readFloats(pointer: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, pointer, count).slice()
  }

  readInts(pointer: number, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, pointer, count).slice()
  }

  /** Runs a kernel, or another function on its argument block. */
  run<K extends KernelName>(name: K, fields: Fields<K>, begin: number, end: number, kernel: string = name): void {
    const view = new DataView(this.memory.buffer)
    Object.entries(kernelSignatures[name]).forEach(([field, type], i) => {
      const given = (fields as Record<string, number | string>)[field] ?? Number.NaN
      const value = typeof given === 'string' ? type.indexOf(given) : given
      if (type === 'f32') view.setFloat32(ARGS + i * 4, value, true)
      else view.setInt32(ARGS + i * 4, value, true)
    })
    ;(this.exports[kernel] as Kernel)(ARGS, begin, end)
  }

  /** Runs the kernel as one range, then as two from the same start, and asserts nothing: `same` compares. */
  runSplit<K extends KernelName>(name: K, fields: Fields<K>, begin: number, middle: number, end: number): void {
    this.run(name, fields, begin, middle)
    this.run(name, fields, middle, end)
  }
}

function inflate(deflated: string): Buffer<ArrayBuffer> {
  return Buffer.from(inflateRawSync(Buffer.from(deflated, 'base64')))
}

/** The variants that this runtime can run. */
export const machines: [string, KernelMachine][] = [['plain', new KernelMachine(plain)]]
machines.push(['plain, shared memory', new KernelMachine(plain, true)])
if (WebAssembly.validate(inflate(relaxed))) machines.push(['relaxed', new KernelMachine(relaxed)])

/** Reproducible numbers in −1 … 1 from a seed. */
export function noise(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    let x = state
    x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
    x ^= x >>> 12
    return (x >>> 0) / 2 ** 31 - 1
  }
}

export function floatsOf(count: number, random: () => number): Float32Array {
  return Float32Array.from({ length: count }, () => random())
}

/** Fails where the bits differ: −0 is not 0. Says the first place only, since long diffs take long to print. */
export function expectBits(actual: Float32Array, expected: Float32Array): void {
  const a = new Int32Array(actual.slice().buffer)
  const e = new Int32Array(expected.slice().buffer)
  const at = a.findIndex((value, i) => value !== e[i])
  expect(at < 0 ? 'equal' : `[${at}] is ${actual[at]}, not ${expected[at]}`).toBe('equal')
  expect(a.length).toBe(e.length)
}

/** The largest difference, relative to 1 + |expected|. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY
  let worst = 0
  for (let i = 0; i < expected.length; i++) {
    const e = expected[i] ?? Number.NaN
    const d = Math.abs((actual[i] ?? Number.NaN) - e) / (1 + Math.abs(e))
    if (!(d <= worst)) worst = d
  }
  return worst
}

/** The first rows of sequences laid end to end, and behind them the number of rows. */
export function rowStartsOf(lengths: number[]): number[] {
  const starts = [0]
  for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length)
  return starts
}

import type { KernelArguments } from '../wasm/arguments.js'
import { kernelSignatures } from '../wasm/generated/kernel-signatures.generated.js'
import type { Kernel, KernelName, Kernels } from '../wasm/kernel-module.js'
import type { Blas } from './find-blas.js'

const ROW_MAJOR = 101
const AS_IT_IS = 111
const TRANSPOSED = 112

/** Below so many multiplications the call costs more than the product. */
const SMALL = 4_096

/** From so many weights on, a row is multiplied by them where they lie. */
const LARGE = 65_536

/** Words of an argument block at most. */
const LONGEST_BLOCK = 64

/** The WebAssembly kernels with the large matrix products handed to a BLAS on the same memory. */
export function withBlas(kernels: Kernels, memory: WebAssembly.Memory, blas: Blas): Kernels {
  const base = blas.addressOf(memory.buffer)
  let words = new Int32Array(memory.buffer)
  const argumentsOf = (args: number): number => {
    // Memory grew; the last block may lie across the end of what it was.
    if (args / 4 + LONGEST_BLOCK > words.length) words = new Int32Array(memory.buffer)
    return args / 4
  }
  const L = fieldIndices('linear')
  const C = fieldIndices('linearColumns')
  const W = fieldIndices('linearGradWeight')

  /** `rows` from `top` on, `columns` from `left` on. @returns whether it was worth the call, and what a BLAS can do. */
  const multiplied = (at: number, top: number, rows: number, left: number, columns: number): boolean => {
    const n = words[at + L.n] as number
    const k = words[at + L.k] as number
    const rowStride = words[at + L.bRowStride] as number
    const columnStride = words[at + L.bColStride] as number
    const aStride = words[at + L.aStride] as number
    const cStride = words[at + L.cStride] as number
    // A BLAS takes matrices whose rows don't overlap; those of a stretched axis do.
    const isMatrix = columnStride === 1 ? rowStride >= n : rowStride === 1 && columnStride >= k
    if (rows * columns * k < SMALL || !isMatrix || aStride < k) return false
    const a = base + ((words[at + L.a] as number) >>> 0) + 4 * top * aStride
    const b = base + ((words[at + L.b] as number) >>> 0) + 4 * left * columnStride
    const c = base + ((words[at + L.c] as number) >>> 0) + 4 * (top * cStride + left)
    const order = columnStride === 1 ? AS_IT_IS : TRANSPOSED
    const bStride = columnStride === 1 ? rowStride : columnStride
    // One row is over as soon as its weights are read: a product of matrices would copy them first, when they are large.
    if (rows === 1 && columns * k >= LARGE) {
      if (order === TRANSPOSED) blas.sgemv(ROW_MAJOR, AS_IT_IS, columns, k, 1, b, bStride, a, 1, 0, c, 1)
      else blas.sgemv(ROW_MAJOR, TRANSPOSED, k, columns, 1, b, bStride, a, 1, 0, c, 1)
    } else blas.sgemm(ROW_MAJOR, AS_IT_IS, order, rows, columns, k, 1, a, aStride, b, bStride, 0, c, cStride)
    return true
  }

  /** Whether anything is left to do when the product is there. */
  const isPlain = (at: number): boolean =>
    words[at + L.bias] === 0 && words[at + L.residual] === 0 && words[at + L.relu] === 0 && words[at + L.gate] === 0

  const linear: Kernel = (args, begin, end) => {
    const at = argumentsOf(args)
    const columns = words[at + L.n] as number
    if (!multiplied(at, begin, end - begin, 0, columns)) kernels.linear(args, begin, end)
    else if (!isPlain(at)) kernels.linearEpilogue(args, begin, end)
  }

  const linearColumns: Kernel = (args, begin, end) => {
    const at = argumentsOf(args)
    const rows = words[at + C.rows] as number
    if (!multiplied(at, 0, rows, begin, end - begin)) kernels.linearColumns(args, begin, end)
    else if (!isPlain(at)) kernels.linearColumnsEpilogue(args, begin, end)
  }

  const linearGradWeight: Kernel = (args, begin, end) => {
    const at = argumentsOf(args)
    const get = (index: number): number => words[at + index] as number
    const [rows, inputs] = [get(W.rows), get(W.inputs)]
    const [dyStride, xStride] = [get(W.dyStride), get(W.xStride)]
    if ((end - begin) * inputs * rows < SMALL || dyStride < end - begin || xStride < inputs)
      return kernels.linearGradWeight(args, begin, end)
    const dy = base + (get(W.dy) >>> 0) + 4 * begin
    const x = base + (get(W.x) >>> 0)
    const dw = base + (get(W.dw) >>> 0) + 4 * begin * inputs
    blas.sgemm(ROW_MAJOR, TRANSPOSED, AS_IT_IS, end - begin, inputs, rows, 1, dy, dyStride, x, xStride, 0, dw, inputs)
  }

  return { ...kernels, linear, linearColumns, linearGradWeight }
}

/** Where each field of a kernel's argument block lies, in words. */
function fieldIndices<Kernel extends KernelName>(kernel: Kernel): Record<keyof KernelArguments<Kernel>, number> {
  const names = Object.keys(kernelSignatures[kernel]) as (keyof KernelArguments<Kernel>)[]
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<keyof KernelArguments<Kernel>, number>
}

import { GlassformerError } from '../../errors/glassformer-error.js'
import { joinBytes } from '../../math/join-bytes.js'
import type { kernelSignatures } from './generated/kernel-signatures.generated.js'

export type KernelName = keyof typeof kernelSignatures

/** Runs one kernel on a share of its work: `begin..end` in the unit of the instruction's partition. */
export type Kernel = (args: number, begin: number, end: number) => void

/** The kernels of one instance, over one memory. */
export type Kernels = Readonly<Record<KernelName, Kernel>> & {
  readonly scratchBytes: () => number
  readonly setScratch: (pointer: number) => void
  /** The second half of `linear`, with the same argument block. */
  readonly linearEpilogue: Kernel
  readonly linearColumnsEpilogue: Kernel
}

export type Arithmetic = 'plain' | 'relaxed'

/** Compiles the kernels that an answer takes, without shared memory: two thirds of the bytes of all. */
export function compileAnsweringKernels(): Promise<WebAssembly.Module> {
  return compiled('plain', import('./generated/kernels-answering.generated.js'))
}

/**
 * Compiles the kernels.
 *
 * @param arithmetic `relaxed` fuses multiply and add where the runtime can.
 * @param shared whether they run on shared memory, which threads need.
 * @throws GlassformerError where the runtime lacks the instructions.
 */
export function compileKernels(arithmetic: Arithmetic, shared: boolean): Promise<WebAssembly.Module> {
  return compiled(arithmetic, loadVariant(arithmetic, shared))
}

async function compiled(arithmetic: Arithmetic, variant: Promise<Variant>): Promise<WebAssembly.Module> {
  const { deflatedWasm } = await variant
  const bytes = await inflated(decodeBase64(deflatedWasm))
  if (!WebAssembly.validate(bytes)) {
    const needs = arithmetic === 'relaxed' ? 'relaxed SIMD (Node 22 or later): use --engine wasm' : 'WebAssembly SIMD'
    throw new GlassformerError(`this runtime can't run the kernels: they need ${needs}`)
  }
  return WebAssembly.compile(bytes)
}

interface Variant {
  readonly deflatedWasm: string
}

/** A plain loop: with a function for each character the first training step would wait for it. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

/** Without a `Response`, for which Node would load its HTTP client first: tens of milliseconds. */
async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { writable, readable } = new DecompressionStream('deflate-raw')
  const writer = writable.getWriter()
  const written = Promise.all([writer.write(bytes), writer.close()])
  const parts: Uint8Array[] = []
  const reader = readable.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) parts.push(read.value)
  await written
  return joinBytes(parts)
}

/** Only the variant that runs is loaded. */
function loadVariant(arithmetic: Arithmetic, shared: boolean): Promise<Variant> {
  if (arithmetic === 'plain') {
    return shared
      ? import('./generated/kernels-plain-shared.generated.js')
      : import('./generated/kernels-plain.generated.js')
  }
  return shared
    ? import('./generated/kernels-relaxed-shared.generated.js')
    : import('./generated/kernels-relaxed.generated.js')
}

export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Kernels
}

function abort(): never {
  throw new Error('a kernel aborted')
}

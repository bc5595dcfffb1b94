import { unpack } from '#unpack'
import { GlassformerError } from '../../errors/glassformer-error.js'

export type Arithmetic = 'plain' | 'relaxed'

/** Compiles the kernels that an answer takes, without shared memory: two thirds of the bytes of all. */
export function compileAnsweringKernels(): Promise<WebAssembly.Module> {
  return compiled('plain', import('./generated/kernels-answering.generated.js'), false)
}

/**
 * Compiles the kernels.
 *
 * @param arithmetic `relaxed` fuses multiply and add where the runtime can.
 * @param shared whether they run on shared memory, which threads need.
 * @throws GlassformerError where the runtime lacks the instructions.
 */
export function compileKernels(arithmetic: Arithmetic, shared: boolean): Promise<WebAssembly.Module> {
  return compiled(arithmetic, loadVariant(arithmetic), shared)
}

async function compiled(
  arithmetic: Arithmetic,
  variant: Promise<Variant>,
  shared: boolean,
): Promise<WebAssembly.Module> {
  const { deflatedWasm } = await variant
  const unpacked = await unpack(deflatedWasm)
  // A page that only answers never needs it.
  const bytes = shared ? (await import('./shared-memory.js')).withSharedMemory(unpacked) : unpacked
  if (!WebAssembly.validate(bytes)) {
    const needs = arithmetic === 'relaxed' ? 'relaxed SIMD (Node 22 or later): use --engine wasm' : 'WebAssembly SIMD'
    throw new GlassformerError(`this runtime can't run the kernels: they need ${needs}`)
  }
  return WebAssembly.compile(bytes)
}

interface Variant {
  readonly deflatedWasm: string
}

/** Only the variant that runs is loaded. */
function loadVariant(arithmetic: Arithmetic): Promise<Variant> {
  switch (arithmetic) {
    case 'plain':
      return import('./generated/kernels-plain.generated.js')
    case 'relaxed':
      return import('./generated/kernels-relaxed.generated.js')
  }
}

import { GlassformerError } from '../../errors/glassformer-error.js'
import { largePages } from './large-pages.js'

type Routine = (...args: readonly number[]) => void

/** Single-precision products of a system library. Pointers are addresses in this process. */
export interface Blas {
  /** The library as it was found, and what it says of itself. */
  readonly name: string
  /** `C = alpha·op(A)·op(B) + beta·C`, row-major, as `cblas_sgemm`. */
  readonly sgemm: Routine
  /** `y = alpha·op(A)·x + beta·y`, row-major, as `cblas_sgemv`. */
  readonly sgemv: Routine
  /** The address of a buffer's first byte. */
  readonly addressOf: (buffer: ArrayBufferLike) => number
  /** Asks for large pages in this part of the memory. */
  readonly wantLargePages: (address: number, bytes: number) => void
}

/** A library of one's own choice comes first. */
const VARIABLE = 'GLASSFORMER_BLAS'

const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  linux: ['libmkl_rt.so.2', 'libmkl_rt.so', 'libopenblas.so.0', 'libopenblas.so', 'libblis.so.4'],
  darwin: ['/System/Library/Frameworks/Accelerate.framework/Accelerate', 'libopenblas.dylib'],
  win32: ['mkl_rt.2.dll', 'libopenblas.dll', 'openblas.dll'],
}

const SGEMM =
  'void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, void *a, int lda, void *b, int ldb, float beta, void *c, int ldc)'
const SGEMV =
  'void cblas_sgemv(int order, int transA, int m, int n, float alpha, void *a, int lda, void *x, int incx, float beta, void *y, int incy)'

/**
 * Looks for a BLAS on this system, and sets it to one thread: the engine's own threads share the work.
 *
 * @returns `null` where `koffi` is not installed or no library is found.
 * @throws GlassformerError when the library that `GLASSFORMER_BLAS` names can't be used.
 */
export async function findBlas(): Promise<Blas | null> {
  const koffi = await import('koffi').then(module => module.default).catch(() => null)
  if (koffi === null) return null
  const chosen = process.env[VARIABLE]
  for (const path of chosen === undefined ? (LIBRARIES[process.platform] ?? []) : [chosen]) {
    try {
      const library = koffi.load(path)
      const sgemm = library.func(SGEMM) as Routine
      const sgemv = library.func(SGEMV) as Routine
      const name = singleThreaded(library) ?? path
      const addressOf = (buffer: ArrayBufferLike): number => Number(koffi.address(new Uint8Array(buffer)))
      return { name, sgemm, sgemv, addressOf, wantLargePages: largePages(koffi) }
    } catch (error) {
      if (chosen === undefined) continue
      throw new GlassformerError(
        `${VARIABLE}=${path} is no BLAS that can be used: ${error instanceof Error ? error.message : error}`,
      )
    }
  }
  return null
}

interface Library {
  func(prototype: string): (...args: readonly number[]) => unknown
}

/** @returns what an OpenBLAS says of itself. */
function singleThreaded(library: Library): string | undefined {
  for (const setter of [
    'void openblas_set_num_threads(int n)',
    'void MKL_Set_Num_Threads(int n)',
    'void bli_thread_set_num_threads(int64_t n)',
  ]) {
    try {
      library.func(setter)(1)
    } catch {
      // Another vendor's library.
    }
  }
  try {
    const [kind, version] = String(library.func('const char *openblas_get_config(void)')()).split(' ')
    return `${kind} ${version} (${library.func('const char *openblas_get_corename(void)')()})`
  } catch {
    return undefined
  }
}

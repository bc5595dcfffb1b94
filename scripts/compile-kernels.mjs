// The compiler of the kernels: AssemblyScript with the flags that all of them need.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const kernelsDir = fileURLToPath(new URL('../kernels', import.meta.url))

/**
 * Compiles kernels to WebAssembly over an imported memory.
 *
 * @param {string} entry the source whose exports the module has; it may import any file of kernels/.
 * @param {boolean} relaxed whether multiply-adds are fused.
 * @returns {Promise<Uint8Array>}
 */
export async function compileKernels(entry, relaxed) {
  const { default: asc } = await import('assemblyscript/asc')
  const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory']
  flags.push('--memoryBase', '1024', '--initialMemory', '1', '--enable', 'simd', '--use', `RELAXED=${relaxed ? 1 : 0}`)
  if (relaxed) flags.push('--enable', 'relaxed-simd')
  let binary
  const { error, stderr } = await asc.main(['entry.ts', '--outFile', 'out.wasm', ...flags], {
    readFile: (file, base) => (base === '.' || base === '' ? sourceOf(file, entry) : null),
    writeFile: (_file, contents) => {
      binary = contents
    },
    listFiles: () => [],
  })
  if (error || !binary) throw new Error(`the kernels do not compile:\n${stderr.toString()}${error ?? ''}`)
  return binary
}

/** TypeScript knows no decorator of a function, so the kernels write AssemblyScript's as a comment. */
function sourceOf(file, entry) {
  const path = join(kernelsDir, file)
  const text = file === 'entry.ts' ? entry : existsSync(path) ? readFileSync(path, 'utf8') : null
  return text?.replace(/^\/\/ @inline$/gm, '@inline') ?? null
}

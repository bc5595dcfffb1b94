// Compiles kernels/ (AssemblyScript) into src/engine/wasm/generated/: one module a variant, and the
// kernels' argument structs as a table. Does nothing when the outputs are newer than the inputs.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const kernelsDir = join(root, 'kernels')
const outDir = join(root, 'src/engine/wasm/generated')

const variants = [
  { name: 'kernels-plain', relaxed: false, shared: false },
  { name: 'kernels-plain-shared', relaxed: false, shared: true },
  { name: 'kernels-relaxed', relaxed: true, shared: false },
  { name: 'kernels-relaxed-shared', relaxed: true, shared: true },
]

const sources = readdirSync(kernelsDir)
  .filter(name => name.endsWith('.ts'))
  .sort()
const signaturesPath = join(outDir, 'kernel-signatures.generated.ts')
const outputs = [signaturesPath, ...variants.map(variant => join(outDir, `${variant.name}.generated.ts`))]
const modified = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

const inputs = [
  kernelsDir,
  ...sources.map(name => join(kernelsDir, name)),
  fileURLToPath(import.meta.url),
  join(root, 'node_modules/assemblyscript/package.json'),
]
const force = process.argv.includes('--force')
if (!force && Math.min(...outputs.map(modified)) > Math.max(...inputs.map(modified))) process.exit(0)

mkdirSync(outDir, { recursive: true })
const started = performance.now()
const signatures = parseSignatures()
const { default: asc } = await import('assemblyscript/asc')
for (const variant of variants) {
  const binary = await compile(variant)
  const base64 = Buffer.from(binary).toString('base64')
  writeFileSync(join(outDir, `${variant.name}.generated.ts`), `export const wasmBase64 =\n  '${base64}'\n`)
}
writeFileSync(signaturesPath, signatures)
process.stderr.write(`kernels built in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)

async function compile({ name, relaxed, shared }) {
  let binary
  const flags = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory']
  flags.push('--memoryBase', '1024', '--initialMemory', '1', '--enable', 'simd', '--use', `RELAXED=${relaxed ? 1 : 0}`)
  if (relaxed) flags.push('--enable', 'relaxed-simd')
  if (shared) flags.push('--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536')
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'out.wasm', ...flags], {
    readFile: (file, base) => {
      if (base !== '.' && base !== '') return null
      const path = join(kernelsDir, file)
      return modified(path) ? readFileSync(path, 'utf8') : null
    },
    writeFile: (_file, contents) => {
      binary = contents
    },
    listFiles: () => [],
  })
  if (error || !binary) throw new Error(`${name} does not compile:\n${stderr.toString()}${error ?? ''}`)
  return binary
}

function parseSignatures() {
  const types = { usize: 'pointer', i32: 'i32', f32: 'f32' }
  const entries = []
  for (const source of sources) {
    const text = readFileSync(join(kernelsDir, source), 'utf8')
    for (const [, struct, body] of text.matchAll(/@unmanaged\s+(?:export\s+)?class (\w+)Args \{([^}]*)\}/g)) {
      const kernel = struct[0].toLowerCase() + struct.slice(1)
      if (!text.includes(`export function ${kernel}(args: usize, begin: i32, end: i32): void`))
        throw new Error(`kernels/${source} declares ${struct}Args but no kernel \`${kernel}\``)
      const fields = body
        .split('\n')
        .map(line => line.replace(/\/\/.*/, '').trim())
        .filter(Boolean)
        .map(line => {
          const [, field, type] = /^(\w+): (\w+)$/.exec(line) ?? []
          if (!types[type]) throw new Error(`kernels/${source}: ${struct}Args: \`${line}\` is no field of i32, f32, usize`)
          return `    ${field}: '${types[type]}',\n`
        })
      entries.push(`  ${kernel}: {\n${fields.join('')}  },\n`)
    }
  }
  return `/** The argument block of each kernel: 4-byte fields in this order. */\nexport const kernelSignatures = {\n${entries.join('')}} as const\n`
}

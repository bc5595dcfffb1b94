// Compiles kernels/ (AssemblyScript) into src/engine/wasm/generated/: one module a variant, and the
// kernels' argument structs as a table. Does nothing when the outputs are newer than the inputs.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const kernelsDir = join(root, 'kernels')
const outDir = join(root, 'src/engine/wasm/generated')

const variants = [
  { name: 'kernels-plain', relaxed: false },
  { name: 'kernels-relaxed', relaxed: true },
]

const sources = readdirSync(kernelsDir)
  .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .sort()
const signaturesPath = join(outDir, 'kernel-signatures.generated.ts')
const outputs = [signaturesPath, ...variants.flatMap(({ name }) => [modulePath(name), modulePath(`${name}-shared`)])]
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
  const binary = Buffer.from(await compile(variant))
  writeModule(variant.name, binary)
  writeModule(`${variant.name}-shared`, withSharedMemory(binary))
}
writeFileSync(signaturesPath, signatures)
process.stderr.write(`kernels built in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)

function modulePath(name) {
  return join(outDir, `${name}.generated.ts`)
}

function writeModule(name, binary) {
  writeFileSync(modulePath(name), `export const wasmBase64 =\n  '${binary.toString('base64')}'\n`)
}

/** The same module with a shared memory of up to 65,536 pages as its import, which is all that differs. */
function withSharedMemory(binary) {
  const plain = Buffer.from('\x02\x0f\x01\x03env\x06memory\x02\x00\x01', 'latin1') // a section of 15 bytes: at least 1 page
  const shared = Buffer.from('\x02\x12\x01\x03env\x06memory\x02\x03\x01\x80\x80\x04', 'latin1')
  const at = binary.indexOf(plain)
  if (at < 0) throw new Error('the import section of the compiled kernels is not the one expected: one memory')
  return Buffer.concat([binary.subarray(0, at), shared, binary.subarray(at + plain.length)])
}

async function compile({ name, relaxed }) {
  let binary
  const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory']
  flags.push('--memoryBase', '1024', '--initialMemory', '1', '--enable', 'simd', '--use', `RELAXED=${relaxed ? 1 : 0}`)
  if (relaxed) flags.push('--enable', 'relaxed-simd')
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'out.wasm', ...flags], {
    readFile: (file, base) => {
      if (base !== '.' && base !== '') return null
      const path = join(kernelsDir, file)
      return modified(path) ? decorated(readFileSync(path, 'utf8')) : null
    },
    writeFile: (_file, contents) => {
      binary = contents
    },
    listFiles: () => [],
  })
  if (error || !binary) throw new Error(`${name} does not compile:\n${stderr.toString()}${error ?? ''}`)
  return binary
}

/** TypeScript knows no decorator of a function, so the kernels write AssemblyScript's as a comment. */
function decorated(text) {
  return text.replace(/^\/\/ @inline$/gm, '@inline')
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
          if (!types[type])
            throw new Error(`kernels/${source}: ${struct}Args: \`${line}\` is no field of i32, f32, usize`)
          return `    ${field}: '${types[type]}',\n`
        })
      entries.push(`  ${kernel}: {\n${fields.join('')}  },\n`)
    }
  }
  return `/** The argument block of each kernel: 4-byte fields in this order. */\nexport const kernelSignatures = {\n${entries.join('')}} as const\n`
}

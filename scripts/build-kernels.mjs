// Compiles kernels/ (AssemblyScript) into src/engine/wasm/generated/: one module a variant, and the
// kernels' argument structs as a table. Does nothing when the outputs are newer than the inputs.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { compileKernels, kernelsDir } from './compile-kernels.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const outDir = join(root, 'src/engine/wasm/generated')

const variants = [
  { name: 'kernels-plain', relaxed: false },
  { name: 'kernels-relaxed', relaxed: true },
]

const sources = readdirSync(kernelsDir)
  .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .sort()
const signaturesPath = join(outDir, 'kernel-signatures.generated.ts')
const ANSWERING = 'kernels-answering'
const outputs = [...[signaturesPath, modulePath(ANSWERING)], ...variants.map(({ name }) => modulePath(name))]
const modified = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

const inputs = [
  kernelsDir,
  ...sources.map(name => join(kernelsDir, name)),
  ...['build-kernels', 'compile-kernels'].map(name => join(root, 'scripts', `${name}.mjs`)),
  join(root, 'node_modules/assemblyscript/package.json'),
]
const force = process.argv.includes('--force')
if (!force && Math.min(...outputs.map(modified)) > Math.max(...inputs.map(modified))) process.exit(0)

mkdirSync(outDir, { recursive: true })
const started = performance.now()
const signatures = parseSignatures()
const entry = readFileSync(join(kernelsDir, 'index.ts'), 'utf8')
writeModule(ANSWERING, Buffer.from(await compileKernels(readFileSync(join(kernelsDir, 'answering.ts'), 'utf8'), false)))
for (const { name, relaxed } of variants) {
  writeModule(name, Buffer.from(await compileKernels(entry, relaxed)))
}
writeFileSync(signaturesPath, signatures)
process.stderr.write(`kernels built in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)

function modulePath(name) {
  return join(outDir, `${name}.generated.ts`)
}

/** As text, it comes along through every bundler; compressed, since text in base64 can't be compressed well any more. */
function writeModule(name, binary) {
  const deflated = deflateRawSync(binary, { level: 9 }).toString('base64')
  writeFileSync(modulePath(name), `export const deflatedWasm: string =\n  '${deflated}'\n`)
}

/** The fields of each kernel's argument block, with those of the classes that it extends before its own. */
function parseSignatures() {
  const text = sources.map(name => readFileSync(join(kernelsDir, name), 'utf8')).join('\n')
  const types = new Map(['i32', 'f32'].map(type => [type, `'${type}'`]))
  for (const [, alias] of text.matchAll(/^export type (\w+) = (?:usize|i32)$/gm)) types.set(alias, `'${alias}'`)
  for (const [, name, body] of text.matchAll(/^(?:export )?enum (\w+) \{([^}]*)\}/gm))
    types.set(name, `[${[...body.matchAll(/\w+/g)].map(([member]) => `'${member}'`).join(', ')}]`)

  const classes = new Map()
  const classPattern = /^@unmanaged\n(?:export )?class (\w+)Args (?:extends (\w+)Args )?\{([^}]*)\}/gm
  for (const [, name, base, body] of text.matchAll(classPattern)) {
    const fields = [...body.matchAll(/^ {2}(\w.*?)(?: \/\/.*)?$/gm)].map(([, line]) => {
      const [, field, type] = /^(\w+): (\w+)$/.exec(line) ?? []
      if (!types.has(type))
        throw new Error(`kernels: ${name}Args: \`${line}\` is no field of a type that arguments have`)
      return `    ${field}: ${types.get(type)},\n`
    })
    classes.set(name, { base, fields })
  }
  const fieldsOf = name => {
    if (name === undefined) return []
    const { base, fields } = classes.get(name)
    return [...fieldsOf(base), ...fields]
  }

  const extended = new Set([...classes.values()].map(({ base }) => base))
  const kernelPattern = /^export function (\w+)\(args: usize, begin: i32, end: i32\): void/gm
  const kernels = new Set([...text.matchAll(kernelPattern)].map(([, kernel]) => kernel))
  const kernelOf = name => name[0].toLowerCase() + name.slice(1)
  const unused = [...classes.keys()].find(name => !kernels.has(kernelOf(name)) && !extended.has(name))
  if (unused !== undefined) throw new Error(`kernels: ${unused}Args is of no kernel ${kernelOf(unused)}`)
  const signatures = [...classes.keys()]
    .filter(name => kernels.has(kernelOf(name)))
    .map(name => `  ${kernelOf(name)}: {\n${fieldsOf(name).join('')}  },\n`)
  return [
    '/** The argument block of each kernel: 4-byte fields in this order, with their types in kernels/arguments.ts. */\n',
    `export const kernelSignatures = {\n${signatures.join('')}} as const\n`,
  ].join('')
}

import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import readOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import readTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { expect, test } from 'vitest'
import { projectRoot, scratchProject } from './scratch-project.js'

const options = await readOptions(join(projectRoot, '.dependency-cruiser.cjs'))
const tsConfig = readTsConfig(join(projectRoot, 'tsconfig.json'))

/** The violations that the project's own rules find, as `rule: from → to`. */
async function violations(files: Readonly<Record<string, string>>): Promise<string[]> {
  const baseDir = scratchProject({ 'package.json': '{ "type": "module" }', ...files })
  const { output } = await cruise(['src'], { ...options, baseDir }, undefined, { tsConfig })
  const { summary } = output as ICruiseResult
  return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`).sort()
}

const leaf = 'export const x = 1\n'
const importing = (path: string): string => `export { x } from '${path}'\n`

test('imports down the floors and inside a room are fine', async () => {
  const found = await violations({
    'src/math/exp.ts': leaf,
    'src/tensor/tensor.ts': importing('../math/exp.js'),
    'src/model/embedding.ts': importing('../tensor/tensor.js'),
    'src/model/encoder.ts': importing('./embedding.js'),
    'src/cli/main.ts': `${importing('../math/exp.js')}import 'node:fs'\n`,
    'src/formats/node/read.ts': `import 'node:fs/promises'\n`,
    'src/engine/wasm/threads/node-threads.ts': `import 'node:worker_threads'\n`,
  })
  expect(found).toEqual([])
})

test('an import of a higher floor is found, also of types alone', async () => {
  const found = await violations({
    'src/engine/engine.ts': leaf,
    'src/tensor/tensor.ts': importing('../engine/engine.js'),
    'src/index.ts': leaf,
    'src/math/exp.ts': `import type { x } from '../index.js'\nexport type X = typeof x\n`,
  })
  expect(found).toEqual([
    'floors: src/math/exp.ts → src/index.ts',
    'floors: src/tensor/tensor.ts → src/engine/engine.ts',
  ])
})

test('an import of a room on the same floor is found', async () => {
  const found = await violations({
    'src/engine/engine.ts': leaf,
    'src/model/encoder.ts': importing('../engine/engine.js'),
  })
  expect(found).toEqual(['floors: src/model/encoder.ts → src/engine/engine.ts'])
})

test('an import of a face is found, also by its short name; the library may have one', async () => {
  const found = await violations({
    'package.json': '{ "type": "module", "imports": { "#*": "./dist/*/index.js" } }',
    'dist/math/index.js': leaf,
    'src/math/exp.ts': leaf,
    'src/math/index.ts': importing('./exp.js'),
    'src/tensor/dim.ts': importing('../math/index.js'),
    'src/tensor/type.ts': importing('#math'),
    'src/index.ts': importing('./math/exp.js'),
  })
  expect(found).toEqual([
    'faces: src/tensor/dim.ts → src/math/index.ts',
    'faces: src/tensor/type.ts → dist/math/index.js',
  ])
})

test('a circle is found', async () => {
  const found = await violations({
    'src/math/a.ts': `import { b } from './b.js'\nexport const a = () => b\n`,
    'src/math/b.ts': `import { a } from './a.js'\nexport const b = () => a\n`,
  })
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(/^no-circles: src\/math\/[ab]\.ts/)
})

test("Node's modules outside their rooms are found, with and without node:", async () => {
  const found = await violations({
    'src/engine/wasm/kernel-module.ts': `import 'node:fs'\n`,
    'src/formats/safetensors.ts': `import 'fs'\n`,
    'src/math/hash.ts': `export const load = () => import('node:crypto')\n`,
  })
  expect(found).toEqual([
    'runs-in-browsers: src/engine/wasm/kernel-module.ts → fs',
    'runs-in-browsers: src/formats/safetensors.ts → fs',
    'runs-in-browsers: src/math/hash.ts → crypto',
  ])
})

test('a room without a floor is found', async () => {
  const found = await violations({ 'src/math/exp.ts': leaf, 'src/attic/box.ts': importing('../math/exp.js') })
  expect(found).toEqual(['known-rooms: src/attic/box.ts → src/math/exp.ts'])
})

test('zod is found where a page answers, however far away', async () => {
  const found = await violations({
    'src/formats/checked-json.ts': `import { z } from 'zod'\nexport const x = z\n`,
    'src/formats/model-files.ts': importing('./checked-json.js'),
    'src/decode/generate-options.ts': `import type { z } from 'zod'\nexport type X = z.ZodType\n`,
    'src/runs/run-record.ts': importing('../formats/checked-json.js'),
  })
  expect(found.map(violation => violation.replace(/ → .*/u, ''))).toEqual([
    'library-without-zod: src/decode/generate-options.ts',
    'library-without-zod: src/formats/model-files.ts',
  ])
})

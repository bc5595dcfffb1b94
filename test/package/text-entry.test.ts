import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { expect, test } from 'vitest'
import { projectRoot } from '../house/scratch-project.js'

/** Bytes of a page's first load, compressed: `glassformer/text` and one variant of the kernels. */
const MOST = 60_000

/** What a page that only answers has no use for. */
const ALIEN = ['train', 'tasks', 'explain', 'runs', 'cli', 'report', 'serve', 'http', 'studio-server']

test('a page that only answers loads little, and nothing of training, lessons or zod', async () => {
  const built = (await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      lib: { entry: 'dist/text/index.js', formats: ['es'], fileName: 'text' },
      rolldownOptions: { preserveEntrySignatures: 'allow-extension', output: { minify: true } },
    },
  })) as Rolldown.RolldownOutput[]
  const chunks = (built[0]?.output ?? []).filter(({ type }) => type === 'chunk') as Rolldown.OutputChunk[]
  const chunkOf = (name: string): Rolldown.OutputChunk => chunks.find(({ fileName }) => fileName === name) as never
  const entry = chunks.filter(({ isEntry }) => isEntry)
  const atOnce = new Set([...entry, ...entry.flatMap(({ imports }) => imports.map(chunkOf))])
  const kernels = chunks.filter(({ name }) => name === 'kernels-answering.generated')
  expect([entry.length, kernels.length]).toEqual([1, 1])

  const modules = [...atOnce].flatMap(({ moduleIds }) => moduleIds.map(id => id.replace(`${projectRoot}/`, '')))
  const rooms = new Set(modules.map(id => id.split('/').slice(0, 2).join('/')))
  const bytes = [...atOnce, ...kernels].reduce((sum, { code }) => sum + gzipSync(code).length, 0)
  console.log(`glassformer/text: ${modules.length} modules of ${[...rooms].join(', ')}; ${bytes} bytes compressed`)
  expect(modules.filter(id => id.includes('node_modules'))).toEqual([])
  expect(modules.filter(id => ALIEN.some(room => id.startsWith(`dist/${room}/`)))).toEqual([])
  expect(modules.filter(id => /beam-search|reference|kernels-|web-worker/u.test(id))).toEqual([])
  expect(bytes).toBeLessThanOrEqual(MOST)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { projectRoot } from '../house/scratch-project.js'
import { builtPage } from '../studio/page.js'
import { scratch } from '../support/scratch.js'
import { freshProject, npm, type Packed, run } from './packed.js'

/** Bytes of the whole package, the studio and its trained models with it. */
const BUDGET = 8_000_000

let packed: Packed

beforeAll(async () => {
  packed = await freshProject(join(scratch(), 'project'), {})
}, 300_000)

test.each([
  ['publint', ['publint', '--strict']],
  ['are-the-types-wrong', ['attw', '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color']],
])('%s finds nothing in the package', (_, [program = '', ...flags]) => {
  const { code, text } = run(projectRoot, 'npx', ['--no-install', program, ...flags, packed.tarball])
  expect(code, text).toBe(0)
})

test('with the studio it is small', async () => {
  await builtPage()
  const { code, text } = npm(projectRoot, ['pack', '--dry-run', '--json', '--ignore-scripts'])
  expect(code, text).toBe(0)
  const [{ size, files }] = JSON.parse(text) as [Pick<Packed, 'files'> & { size: number }]
  const { checkpoints } = JSON.parse(readFileSync(join(projectRoot, 'dist/studio/runs/digits/studio.json'), 'utf8'))
  const kept = files.filter(({ path }) => path.startsWith('dist/studio/runs/digits/step-'))
  expect(kept.length).toBe(checkpoints.length - 1) // step 0 is made again from its seed
  expect(size).toBeLessThan(BUDGET)
}, 300_000)

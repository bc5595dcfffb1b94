import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from './scratch-project.js'

/** What tests may import past a room's face (below dist/), and why. */
const allowed: Readonly<Record<string, string>> = {
  'decode/logits-processors/': 'each is tested on scores by hand; users ask for them by options',
  'decode/stopping.js': 'when a search may stop, on scores by hand',
  'engine/blas/': 'how products are handed to a BLAS, where memory grows in between',
  'engine/reference/ndarray.js': 'views as the numbers that they show',
  'engine/wasm/compile-kernels.js': 'kernels run alone, without an engine around them',
  'engine/wasm/generated/': 'kernels run alone, without an engine around them',
  'engine/wasm/arguments.js': 'a missing or misspelt argument of a kernel does not compile',
  'engine/wasm/lowering/fusions/': 'which fusions are planned, without an engine',
  'engine/wasm/lowering/lower.js': 'which operations become one kernel',
  'engine/wasm/kernel-module.js': 'kernels run alone, without an engine around them',
  'engine/wasm/row-moves.js': 'copies where rows lie, on rows that are their own numbers',
  'engine/wasm/schedule.js': 'which programs leave padding out',
  'engine/wasm/shared-memory.js': 'kernels run alone, without an engine around them',
  'engine/wasm/threads/run-steps.js': 'the table of steps as threads read it',
  'formats/onnx/protobuf-writer.js': 'numbers at the borders of the encoding',
  'formats/pairs/csv-rows.js': 'every corner of CSV, on bytes cut anywhere',
  'formats/zip/': 'archives that no model writes: damaged, hostile, large',
  'tensor/rules/views.js': 'the rule itself, compared with the definition',
  'train/metrics/': "each metric beside sacreBLEU's",
}

const deep = readdirSync(join(projectRoot, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(name => /\.(ts|js|mjs)$/.test(name))
  .flatMap(name => {
    const text = readFileSync(join(projectRoot, 'test', name), 'utf8')
    return [...text.matchAll(/'#dist\/([^']+)'/g)].map(([, path = '']) => ({ name, path }))
  })

test('tests come in by the front door, but for what has a reason', () => {
  const reasons = Object.keys(allowed)
  const without = deep.filter(({ path }) => !reasons.some(place => path.startsWith(place)))
  expect(without).toEqual([])
  expect(deep.length).toBeLessThanOrEqual(100)
})

test('every reason is needed', () => {
  const unused = Object.keys(allowed).filter(place => !deep.some(({ path }) => path.startsWith(place)))
  expect(unused).toEqual([])
})

import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { scratch } from '../support/scratch.js'
import { type Differences, differences, engines, LIMITS } from './differences.js'
import { readFixture } from './fixture.js'

// Models, weights and batches computed by PyTorch now. `SEED` in the environment makes others (rarely one whose key
// bias, whose true gradient is zero, rounds past its tiny limit: SEED=2064 on blas, 1.04 times),
// `COUNT` asks for more of them.
const python = inject('torchPython')
const seed = Number(process.env['SEED'] ?? 1)
const count = process.env['COUNT'] ?? '2'
const folder = scratch()
const here = await engines()
if (python !== undefined) {
  const script = fileURLToPath(new URL('../../interop/torch/fixtures.py', import.meta.url))
  for (const config of ['random', 'random-options'])
    execFileSync(python, [script, folder, '--config', config, '--seed', String(seed), '--count', count])
}
const names = readdirSync(folder)
const keys = Object.keys(LIMITS) as (keyof Differences)[]
const worst = new Map<string, Differences>()

describe.skipIf(python === undefined)(`PyTorch, computed now, SEED=${seed}`, () => {
  it('there are fixtures', () => {
    expect(names).toHaveLength(2 * Number(count))
  })

  describe.each(names)('%s', name => {
    it.each(here)('%s', async engine => {
      const found = await differences(readFixture(pathToFileURL(join(folder, `${name}/`))), engine)
      worst.set(engine, larger(found, worst.get(engine)))
      for (const key of keys) expect(found[key], `${key}, SEED=${seed}`).toBeLessThanOrEqual(LIMITS[key])
    })
  })

  afterAll(() => {
    const rows = [...worst].map(([engine, found]) => [engine, ...keys.map(key => found[key].toExponential(1))])
    const table = [['', ...keys], ...rows, ['limit', ...keys.map(key => LIMITS[key].toExponential(0))]]
    console.log(`largest differences from PyTorch in ${names.length} models, SEED=${seed}`)
    console.log(table.map(row => row.map(cell => cell.padEnd(13)).join('')).join('\n'))
  })
})

function larger(a: Differences, b: Differences = a): Differences {
  return {
    logits: Math.max(a.logits, b.logits),
    loss: Math.max(a.loss, b.loss),
    gradients: Math.max(a.gradients, b.gradients),
    adam: Math.max(a.adam, b.adam),
  }
}

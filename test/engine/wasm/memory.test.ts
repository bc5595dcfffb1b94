import { expect, it } from 'vitest'
import { measureMemory, runScript } from '../../support/run-script.js'

const MIB = 2 ** 20

it('a thousand training steps take no more memory than a hundred', async () => {
  const { after100, atEnd } = await measureMemory(1000, 1)
  expect(after100.wasm).toBeGreaterThan(0)
  expect(atEnd.wasm).toBe(after100.wasm)
  expect(atEnd.heapUsed - after100.heapUsed).toBeLessThan(2 * MIB)
  expect(atEnd.arrayBuffers - after100.arrayBuffers).toBeLessThan(MIB / 4)
})

it('a step allocates next to nothing, however deep the model', async () => {
  const bytes = (await runScript('allocation-run.mjs', [], ['--expose-gc'])) as Record<'1' | '4', number>
  // The tensors of such a step hold some 300 KB for one layer and 1.2 MB for four.
  expect(bytes['1']).toBeLessThan(40_000)
  expect(bytes['4']).toBeLessThan(80_000)
})

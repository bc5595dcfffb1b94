import { expect, it } from 'vitest'
import { runScript } from '../support/run-script.js'

const MIB = 2 ** 20

type Memory = Readonly<Record<'wasm' | 'rss' | 'heapUsed', number>>

it('10,000 decodes, a third of them left midway, hold the memory that 2,500 held', async () => {
  const run = (await runScript('decoding-run.mjs', ['10000'], ['--expose-gc'])) as Record<'warm' | 'atEnd', Memory>
  console.log(JSON.stringify(run))
  // What the last of them held at once is a matter of luck; a leak would be hundreds of MiB.
  expect(run.atEnd.wasm - run.warm.wasm).toBeLessThan(6 * MIB)
  expect(run.atEnd.rss - run.warm.rss).toBeLessThan(24 * MIB)
  expect(run.atEnd.heapUsed - run.warm.heapUsed).toBeLessThan(2 * MIB)
})

import { describe, expect, it } from 'vitest'
import { measureMemory } from '../support/run-script.js'

const MIB = 2 ** 20

describe.each([1, 2])('10,000 training steps on %i threads', threads => {
  it('hold the memory that 100 held', async () => {
    const { after100, atEnd, threads: had } = await measureMemory(10_000, threads)
    console.log(JSON.stringify({ threads: had, after100, atEnd }))
    expect(had).toBe(threads)
    expect(atEnd.wasm).toBe(after100.wasm)
    expect(atEnd.rss - after100.rss).toBeLessThan(8 * MIB)
    expect(atEnd.heapUsed - after100.heapUsed).toBeLessThan(2 * MIB)
  })
})

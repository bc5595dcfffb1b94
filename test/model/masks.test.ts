import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greedySearch } from '#decode'
import type { EngineName } from '#engine'
import { Random } from '#math'
import { type GivenOptions, Transformer } from '#model'
import { logits, lossAndGradients } from '#session'
import { oddModels } from '../support/whole-model.js'

const engines: EngineName[] = ['wasm', 'reference']
const named = ['heads of 7', 'every option', 'one head'].map(name => ({ ...(oddModels[name] as GivenOptions) }))

/** Some rows of real tokens: padding may stand within a source, as any token may. */
function rows(random: Random, count: number, vocabulary: number, most: number, pad: number): number[][] {
  return Array.from({ length: count }, () => {
    const row = Array.from({ length: 1 + random.integer(most) }, () => random.integer(vocabulary))
    row[random.integer(row.length)] = (pad + 1) % vocabulary
    return row
  })
}

function padded(rows: readonly (readonly number[])[], pad: number, more = 0): number[][] {
  const length = Math.max(...rows.map(row => row.length)) + more
  return rows.map(row => [...row, ...Array<number>(length - row.length).fill(pad)])
}

describe.each(engines)('padding, %s', engine => {
  it('a sequence has the same logits alone, padded further and among others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(...named), async (seed, options) => {
        const random = new Random(seed)
        const model = new Transformer({ ...options, seed: 1 })
        const { srcPadIdx, trgPadIdx, srcVocabSize, trgVocabSize } = model.options
        const count = 1 + random.integer(4)
        const src = rows(random, count, srcVocabSize, 8, srcPadIdx)
        const trg = rows(random, count, trgVocabSize, 8, trgPadIdx)
        const together = await logits(
          model,
          padded(src, srcPadIdx, random.integer(5)),
          padded(trg, trgPadIdx, random.integer(5)),
          { engine },
        )
        const [, trgLen, classes] = together.shape as [number, number, number]
        for (const [n, row] of src.entries()) {
          const target = trg[n] as number[]
          const alone = await logits(model, [row], [target], { engine })
          for (const [i, value] of alone.data.entries()) {
            expect(Math.abs(value - (together.data[n * trgLen * classes + i] as number))).toBeLessThanOrEqual(1e-6)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('a source of nothing but padding gives numbers, not NaN, forward and backward', async () => {
    for (const options of named) {
      const model = new Transformer({ ...options, seed: 1 })
      const { srcPadIdx, trgPadIdx } = model.options
      const token = srcPadIdx === 1 ? 2 : 1
      const src = [
        [srcPadIdx, srcPadIdx, srcPadIdx],
        [token, token, srcPadIdx],
      ]
      const trg = [
        [3, 4, 3, trgPadIdx],
        [4, 3, 4, 3],
      ]
      const { data } = await logits(model, src, trg, { engine })
      expect(data.every(Number.isFinite)).toBe(true)
      const { loss, gradients } = await lossAndGradients(model, src, trg, { engine })
      expect(loss).toBeGreaterThan(0)
      for (const [key, gradient] of gradients) expect(gradient.data.every(Number.isFinite), key).toBe(true)
    }
  })

  it('a later target token changes no earlier logits', async () => {
    const model = new Transformer({ ...(named[0] as GivenOptions), seed: 1 })
    const src = [[1, 2, 3]]
    const first = await logits(model, src, [[1, 5, 6, 7]], { engine })
    const second = await logits(model, src, [[1, 5, 9, 2]], { engine })
    const classes = model.options.trgVocabSize
    expect(second.data.subarray(0, 2 * classes)).toEqual(first.data.subarray(0, 2 * classes))
    expect(second.data.subarray(2 * classes)).not.toEqual(first.data.subarray(2 * classes))
  })

  it('the padding row of the embeddings receives no gradient', async () => {
    for (const options of named) {
      const model = new Transformer({ ...options, seed: 1, tieEmbeddings: false })
      const { srcPadIdx, trgPadIdx, embedDim } = model.options
      const src = [[1, srcPadIdx, 2, srcPadIdx]]
      const trg = [[1, trgPadIdx, 2, 3]]
      const { gradients } = await lossAndGradients(model, src, trg, { engine })
      for (const [side, pad] of [
        ['encoder', srcPadIdx],
        ['decoder', trgPadIdx],
      ] as const) {
        const table = gradients.get(`${side}.embed.weight`)?.data ?? new Float32Array(1)
        expect(table.subarray(pad * embedDim, (pad + 1) * embedDim).every(x => x === 0)).toBe(true)
        expect(table.some(x => x !== 0)).toBe(true)
      }
    }
  })
})

describe('row t of a teacher-forced pass equals step t of the greedy loop', () => {
  it.each(['heads of 7', 'every option', 'the original, two layers'])('%s', async name => {
    const options = { ...(oddModels[name] as GivenOptions), srcPadIdx: 0 }
    const model = new Transformer({ ...options, seed: 4 })
    const src = [3, 4, 5, 6, 2]
    const [generated] = await greedySearch(model, [src], { engine: 'wasm', maxNewTokens: 7, eosId: -1 })
    const trg = [1, ...(generated?.ids ?? [])]
    expect(trg).toHaveLength(8)
    const { data, shape } = await logits(model, [src], [trg.slice(0, -1)], { engine: 'wasm' })
    const classes = shape[2] as number
    let score = 0
    for (let t = 0; t < 7; t++) {
      const row = Array.from(data.subarray(t * classes, (t + 1) * classes))
      // The step alone, as the loop computes it: nothing behind position t.
      const step = await logits(model, [src], [trg.slice(0, t + 1)], { engine: 'wasm' })
      const own = step.data.subarray(t * classes)
      for (const [i, value] of row.entries()) expect(Math.abs(value - (own[i] as number))).toBeLessThanOrEqual(1e-5)
      expect(row.indexOf(Math.max(...row))).toBe(trg[t + 1])
      const most = Math.max(...row)
      score += most - Math.log(row.reduce((sum, x) => sum + Math.exp(x - most), 0)) - most
    }
    expect(Math.abs((generated?.score ?? 0) - score)).toBeLessThanOrEqual(1e-4)
  })
})

import { describe, expect, it } from 'vitest'
import { createReferenceEngine } from '#engine'
import type { GivenOptions } from '#model'
import { leavesOf } from '#session'
import type { Tensor } from '#tensor'
import { oddModels, raggedBatches, stepOutputs, trainingGraph } from '../support/whole-model.js'

const STEP = 1e-5
const deeper = oddModels['one table, a deeper and narrower decoder'] as GivenOptions
const everyOption = oddModels['every option'] as GivenOptions

describe('whole-model gradients in float64 equal central differences', () => {
  it.each([
    ['post-LN', 4, { embedDim: 6, heads: 3, forwardExpansion: 1 }],
    ['one table, a deeper and narrower decoder', 5, { ...deeper, embedDim: 6 }],
    ['every option', 4, { ...everyOption, embedDim: 6, forwardExpansion: 1, dropout: 0 }],
  ] as const)('%s', async (_name, srcVocabSize, given) => {
    const sizes = { srcVocabSize, trgVocabSize: 5, numLayers: 1, srcPadIdx: 0, trgPadIdx: 0, maxLen: 10 }
    const graph = trainingGraph({ ...given, ...sizes })
    const [batch] = raggedBatches({ ...given, ...sizes }, 1, 11).map(({ src, trg }) => ({ src, trg }))
    if (batch === undefined) throw new Error('no batch')
    const session = await createReferenceEngine().open(leavesOf(graph.model))
    const program = session.compile({ outputs: stepOutputs(graph) })
    await program.run(batch)
    const analytic = new Map<string, ArrayLike<number>>()
    for (const parameter of graph.model.parameters()) {
      if (!parameter.trained) continue
      const { data } = await program.read(graph.gradientOf.get(parameter) as Tensor)
      analytic.set(parameter.key, data)
    }
    const lossProgram = session.compile({ outputs: [graph.loss] })
    const lossAt = async (key: string, numbers: ArrayLike<number>): Promise<number> => {
      session.writeLeaf(key, numbers)
      await lossProgram.run(batch)
      return (await lossProgram.read(graph.loss)).data[0] as number
    }
    let compared = 0
    for (const [key, gradient] of analytic) {
      const numbers = Float64Array.from(await session.readLeaf(key))
      // The row of PAD is held at zero, so it has no gradient to compare.
      const isPad = (i: number): boolean => key.endsWith('embed.weight') && i < 6
      for (let i = 0; i < numbers.length; i += Math.ceil(numbers.length / 12)) {
        if (isPad(i)) continue
        const value = numbers[i] as number
        numbers[i] = value + STEP
        const above = await lossAt(key, numbers)
        numbers[i] = value - STEP
        const below = await lossAt(key, numbers)
        numbers[i] = value
        session.writeLeaf(key, numbers)
        const slope = (above - below) / (2 * STEP)
        expect(Math.abs(slope - (gradient[i] as number)), `${key}[${i}]`).toBeLessThan(
          1e-6 * Math.max(1, Math.abs(slope)),
        )
        compared++
      }
    }
    expect(compared).toBeGreaterThan(300)
  })
})

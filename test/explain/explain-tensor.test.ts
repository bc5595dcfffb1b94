import { describe, expect, it } from 'vitest'
import { explainTensor } from '#explain'
import { tensorNames } from '#session'
import { tinyContext } from './tiny-context.js'

describe('explainTensor', () => {
  it('names the line, the axes, the inputs and the lessons', async () => {
    const context = await tinyContext('wasm')
    const { source, axes, shape, inputs, part, lessons } = await explainTensor(
      context,
      'encoder.layers.0.attention.energy',
    )
    expect(source?.file).toBe('src/model/multi-head-attention.ts')
    expect(axes).toEqual(['N', 'heads', 'queryLen', 'keyLen'])
    expect(shape).toEqual([1, 2, 5, 5])
    expect(inputs.map(({ name }) => name)).toEqual(['encoder.layers.0.attention.q', 'encoder.layers.0.attention.k'])
    expect(lessons.map(({ id }) => id)).toContain('energy')
    expect(part.text.en[0]).toContain(`src/model/multi-head-attention.ts:${source?.line}`)
    const [values] = part.figures
    expect(values?.kind === 'matrix' && values.columns).toEqual(['[SOS]', '5', '3', '9', '[EOS]'])
  })

  it('shows the numbers that the reference engine computes', async () => {
    const name = 'decoder.layers.1.transformer_block.attention.attention'
    const [given, wanted] = [
      await explainTensor(await tinyContext('wasm'), name),
      await explainTensor(await tinyContext('reference'), name),
    ]
    const [a, b] = [given.part.figures[0]?.data ?? [], wanted.part.figures[0]?.data ?? []]
    expect(a.length).toBe(1 * 2 * 4 * 5)
    for (const [i, cell] of a.entries()) expect(cell).toBeCloseTo(Number(b[i]), 5)
  })

  it('explains gradients, and refuses what is not there', async () => {
    const context = await tinyContext('wasm')
    expect((await explainTensor(context, 'encoder.layers.0.attention.energy@grad')).shape).toEqual([1, 2, 5, 5])
    await expect(explainTensor(context, 'encoder.layers.0.attention.enrgy')).rejects.toThrow(
      /nearest are .*encoder\.layers\.0\.attention\.energy/,
    )
  })

  it('explains every tensor of the model', async () => {
    const context = await tinyContext('wasm')
    for (const name of tensorNames(context.model)) {
      const { part } = await explainTensor(context, name)
      expect(part.figures.length, name).toBeGreaterThan(1)
    }
  })
})

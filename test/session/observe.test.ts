import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EngineName } from '#engine'
import { Transformer } from '#model'
import { logits, lossAndGradients, observe, tensorNames } from '#session'

const model = new Transformer({
  srcVocabSize: 9,
  trgVocabSize: 11,
  embedDim: 12,
  numLayers: 2,
  heads: 3,
  srcPadIdx: 0,
  trgPadIdx: 0,
  seed: 1,
})
const src = [
  [1, 4, 5, 6, 2],
  [1, 3, 2, 0, 0],
]
const trg = [
  [1, 4, 5, 2],
  [1, 3, 2, 0],
]
const root = new URL('../../', import.meta.url)

describe.each(['wasm', 'reference'] satisfies EngineName[])('observe, %s', engine => {
  const watch = (names: readonly string[]) => observe(model, { src, trg }, names, { engine })

  it.each([
    ['encoder.layers.0.attention.energy', [2, 3, 5, 5], ['N', 'heads', 'queryLen', 'keyLen']],
    ['encoder.layers.1.attention.q', [2, 3, 5, 4], ['N', 'heads', 'queryLen', 'headDim']],
    ['decoder.layers.0.attention.attention', [2, 3, 4, 4], ['N', 'heads', 'queryLen', 'keyLen']],
    ['decoder.layers.1.transformer_block.attention.maskedEnergy', [2, 3, 4, 5], ['N', 'heads', 'queryLen', 'keyLen']],
    ['encoder.embed.embedded', [2, 5, 12], ['N', 'srcLen', 'embedDim']],
    ['decoder.logits', [2, 4, 11], undefined],
    ['srcMask', [2, 1, 1, 5], undefined],
    ['trgMask', [2, 1, 4, 4], ['N', 'heads', 'queryLen', 'keyLen']],
  ] as const)('%s has its shape, its axes and its line', async (name, shape, axes) => {
    const found = (await watch([name])).get(name)
    expect(found?.shape).toEqual(shape)
    expect(found?.data).toHaveLength((shape as readonly number[]).reduce((product, size) => product * size, 1))
    if (axes !== undefined) expect(found?.axes).toEqual(axes)
    const label = name.split('.').at(-1) as string
    expect(sourceLine(found?.source)).toContain(`.as('${label}')`)
    expect(sourceLine(found?.source)).toMatch(new RegExp(`^\\s*const ${label} = `))
  })

  it('reads every name there is, each with a line that is its own', async () => {
    const names = tensorNames(model)
    expect(names.length).toBeGreaterThan(100)
    expect(new Set(names).size).toBe(names.length)
    const observed = await watch(names)
    expect([...observed.keys()]).toEqual(names)
    for (const [name, { source, axes, shape }] of observed) {
      expect(axes, name).toHaveLength(shape.length)
      const parameters = [...model.parameters()].map(({ key }) => key)
      const isLeaf = name === 'src' || name === 'trg' || parameters.includes(name)
      if (isLeaf) {
        expect(source, name).toBeNull()
        continue
      }
      const step = name.replace(/\.\d+$/, '') // steps of a line: `energy.1`
      expect(sourceLine(source), name).toContain(`.as('${step.split('.').at(-1)}')`)
    }
  })

  it('agrees with logits and lossAndGradients', async () => {
    const forward = await watch(['decoder.logits'])
    expect(forward.get('decoder.logits')?.data).toEqual((await logits(model, src, trg, { engine })).data)
    const { loss, gradients } = await lossAndGradients(model, src, trg, { engine })
    const names = [...gradients.keys()].map(key => `${key}@grad`)
    const step = await watch(['loss', ...names])
    expect(step.get('loss')?.data[0]).toBe(Math.fround(loss))
    for (const [key, { data, shape }] of gradients) {
      expect(step.get(`${key}@grad`)?.data, key).toEqual(data)
      expect(step.get(`${key}@grad`)?.shape, key).toEqual(shape)
    }
  })

  it('gives gradients the axes and the line of what they are gradients of', async () => {
    const name = 'decoder.layers.0.attention.energy'
    const observed = await watch([name, `${name}@grad`, 'loss'])
    const [value, gradient] = [observed.get(name), observed.get(`${name}@grad`)]
    // In a training step the decoder reads all but the last target.
    expect(value?.shape).toEqual([2, 3, 3, 3])
    expect(gradient?.shape).toEqual(value?.shape)
    expect(gradient?.axes).toEqual(value?.axes)
    expect(gradient?.source).toEqual(value?.source)
    expect(gradient?.data.some(x => x !== 0)).toBe(true)
  })

  it('names what it does not know, and the nearest that it does', async () => {
    await expect(watch(['encoder.layers.0.attention.enrgy'])).rejects.toThrow(
      'no tensor is named encoder.layers.0.attention.enrgy; the nearest is encoder.layers.0.attention.energy',
    )
    await expect(watch(['decoder.logits@gradient'])).rejects.toThrow(/no tensor is named decoder\.logits@gradient/)
    await expect(watch(['srcMask@grad'])).rejects.toThrow(/srcMask has no gradient/)
    await expect(watch(['correct@grad'])).rejects.toThrow(/correct has no gradient/)
  })
})

function sourceLine(source: { readonly file: string; readonly line: number } | null | undefined): string {
  if (source === null || source === undefined) return ''
  return readFileSync(new URL(source.file, root), 'utf8').split('\n')[source.line - 1] ?? ''
}

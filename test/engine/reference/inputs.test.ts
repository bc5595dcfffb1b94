import { describe, expect, it } from 'vitest'
import type { TensorValue } from '#engine'
import { GlassformerError } from '#errors'
import { argmaxEqual, buffer, crossEntropyRows, dim, embedding, input, parameter, type Tensor } from '#tensor'
import { evaluate, floats, ids, type Values } from './evaluate.js'

const [N, srcLen, trgLen] = [dim('N'), dim('srcLen'), dim('trgLen')]
const src = input('src', 'int32', { N, srcLen })
const trg = input('trg', 'int32', { N, trgLen })
const table = parameter('encoder.embedding.weight', { vocabSize: 4, embedDim: 2 })
const leaves = { 'encoder.embedding.weight': floats([0, 0, 1, 1, 2, 2, 3, 3], [4, 2]) }

async function message(outputs: readonly Tensor[], inputs: Values, given: Values = leaves): Promise<string> {
  try {
    await evaluate(outputs, inputs, given)
  } catch (error) {
    expect(error).toBeInstanceOf(GlassformerError)
    return (error as GlassformerError).message
  }
  throw new Error('nothing was thrown')
}

describe('the shapes of inputs', () => {
  const both = [src.equal(0), trg.equal(0)]

  it('give the symbols their values, anew in each run', async () => {
    for (const [n, length] of [
      [1, 3],
      [2, 5],
      [3, 1],
    ] as const) {
      const tokens = ids(Array(n * length).fill(1), [n, length])
      const [looked, mask] = await evaluate(
        [embedding(src, table), trg.equal(0).slice(1, 0, -1)],
        {
          src: tokens,
          trg: tokens,
        },
        leaves,
      )
      expect(looked?.shape).toEqual([n, length, 2])
      expect(mask?.shape).toEqual([n, length - 1])
    }
  })

  it('must give a symbol one value', async () => {
    const inputs = { src: ids([1, 1, 1], [1, 3]), trg: ids([1, 1], [2, 1]) }
    expect(await message(both, inputs)).toBe('N is 1 in the input src (1, 3) but 2 in trg (2, 1), which is (N, trgLen)')
    const square = input('square', 'float32', { rows: N, columns: N })
    expect(await message([square], { square: floats([1, 2], [1, 2]) })).toContain('N is 1 in the input square (1, 2)')
    const shorter = input('shorter', 'int32', { N, len: { symbol: 'srcLen', offset: -1 } })
    const wrong = { src: ids([1, 1, 1], [1, 3]), shorter: ids([1, 1, 1], [1, 3]) }
    expect(await message([src, shorter], wrong)).toBe(
      'srcLen is 3 in the input src (1, 3) but 4 in shorter (1, 3), which is (N, srcLen-1)',
    )
  })

  it('must be there, of the right rank, sizes and number of elements', async () => {
    expect(await message(both, { src: ids([1], [1, 1]) })).toBe(
      'the input trg is missing; expected the shape (N, trgLen)',
    )
    expect(await message([src], { src: ids([1, 2]) })).toBe('the input src needs 2 axes: expected (N, srcLen), got (2)')
    expect(await message([src], { src: ids([1, 2], [1, 3]) })).toBe(
      'the input src of shape (1, 3) needs 3 numbers, got 2',
    )
    const x = input('x', 'float32', { N, embedDim: 64 })
    expect(await message([x], { x: floats([1, 2], [1, 2]) })).toBe(
      'the input x has the size 2 on axis 1: expected (N, 64), got (1, 2)',
    )
  })

  it('must leave room for the slices', async () => {
    const pe = buffer('pe', { one: 1, maxLen: 4, embedDim: 1 }).slice(1, 0, srcLen).as('positions')
    const given = { pe: floats([1, 2, 3, 4], [1, 4, 1]) }
    const [value] = await evaluate([pe, src], { src: ids([1, 1, 1, 1], [1, 4]) }, given)
    expect(value?.shape).toEqual([1, 4, 1])
    expect(await message([pe, src], { src: ids([1, 1, 1, 1, 1], [1, 5]) }, given)).toBe(
      'positions: 0:srcLen = 5 is not within the 4 places of axis maxLen of pe',
    )
    expect(await message([trg.slice(1, 2)], { trg: ids([1], [1, 1]) })).toContain('2:trgLen = 1 is not within the 1')
    expect(await message([trg.slice(1, 0, 3)], { trg: ids([1, 1], [1, 2]) })).toContain(
      '0:3 is not within the 2 places',
    )
  })
})

describe('ids', () => {
  const looked = embedding(src.unsqueeze(0), table)

  it('outside the vocabulary are named, with their place', async () => {
    expect(await message([looked], { src: ids([1, 2, 3, 1, 4, 1], [2, 3]) })).toBe(
      'src[1, 1] is 4, but the vocabulary of encoder.embedding.weight has 4 ids: 0 to 3',
    )
    expect(await message([looked], { src: ids([1, 2, -1, 1, 1, 1], [2, 3]) })).toContain('src[0, 2] is -1')
  })

  it('must be whole numbers', async () => {
    expect(await message([looked], { src: floats([1, 2, 0.5], [1, 3]) })).toBe(
      'src[0, 2] is 0.5: ids are row numbers, so whole numbers',
    )
    expect(await message([looked], { src: floats([1, Number.NaN, 1], [1, 3]) })).toContain('src[0, 1] is NaN')
    const [value] = await evaluate([looked], { src: floats([1, 2, 3], [1, 3]) }, leaves)
    expect(Array.from(value?.data ?? [])).toEqual([1, 1, 2, 2, 3, 3])
  })

  it('are checked only where a slice keeps them', async () => {
    const input = embedding(trg.slice(1, 0, -1), table)
    await evaluate([input], { trg: ids([1, 2, 9, 3, 1, 9], [2, 3]) }, leaves)
    const wrong: TensorValue = ids([1, 2, 1, 3, 9, 1], [2, 3])
    expect(await message([input], { trg: wrong })).toContain('trg[1, 1] is 9')
    await evaluate([embedding(trg.slice(1, 2).slice(1, 1, -1), table)], { trg: ids([9, 9, 9, 3, 9], [1, 5]) }, leaves)
    expect(
      await message([embedding(trg.slice(1, 2).slice(1, 1), table)], { trg: ids([9, 9, 9, 9], [1, 4]) }),
    ).toContain('trg[0, 3] is 9')
  })

  it('that are targets must be classes, or the one ignored', async () => {
    const logits = input('logits', 'float32', { N, trgLen, classes: 3 })
    const inputs = { logits: floats([1, 2, 3, 1, 2, 3], [1, 2, 3]), trg: ids([1, -100], [1, 2]) }
    for (const rows of [crossEntropyRows(logits, trg, { ignoreIndex: -100 }), argmaxEqual(logits, trg, -100)]) {
      await evaluate([rows], inputs)
      expect(await message([rows], { ...inputs, trg: ids([1, 3], [1, 2]) })).toBe(
        'trg[0, 1] is 3, but as a target it must be one of the 3 classes of logits: 0 to 2',
      )
    }
  })
})

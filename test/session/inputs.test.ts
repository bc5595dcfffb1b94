import { describe, expect, it } from 'vitest'
import { greedyDecode } from '#decode'
import type { EngineName } from '#engine'
import { GlassformerError } from '#errors'
import { Transformer } from '#model'
import { logits, lossAndGradients } from '#session'
import { tinyOptions } from '../support/models.js'

const model = new Transformer({ ...tinyOptions, srcVocabSize: 9, trgVocabSize: 11, maxLen: 6, seed: 1 })

describe.each(['wasm', 'reference'] satisfies EngineName[])('inputs that cannot be, %s', engine => {
  it.each([
    ['an id beyond the source vocabulary', [[1, 9]], [[1, 2]], /src\[0, 1\] is 9.*9 ids: 0 to 8/],
    [
      'an id beyond the target vocabulary',
      [
        [1, 2],
        [1, 2],
      ],
      [
        [1, 2, 3],
        [1, 11, 2],
      ],
      /trg\[1, 1\] is 11.*11 ids: 0 to 10/,
    ],
    ['a negative id', [[1, -1]], [[1, 2]], /src\[0, 1\] is -1/],
    ['half an id', [[1, 2.5]], [[1, 2]], /src\[0\]\[1\] is 2\.5/],
    ['no id at all', [[1, Number.NaN]], [[1, 2]], /src\[0\]\[1\] is NaN/],
    ['a source over maxLen', [[1, 2, 3, 4, 5, 6, 7]], [[1, 2]], /srcLen = 7 is not within the 6 places/],
    [
      'a target over maxLen',
      [[1, 2]],
      [[1, 2, 3, 4, 5, 6, 7, 8]],
      /8 is not within the 6 places|7 is not within the 6/,
    ],
    [
      'rows of several lengths',
      [[1, 2], [1]],
      [
        [1, 2],
        [1, 2],
      ],
      /src\[1\] has 1 ids, src\[0\] has 2: pad them/,
    ],
    ['no rows', [], [[1, 2]], /src is empty/],
    ['empty rows', [[1, 2]], [[]], /trg is empty/],
    [
      'other numbers of rows',
      [[1, 2]],
      [
        [1, 2],
        [1, 2],
      ],
      /N is 2 in the input trg \(2, .*but 1 in src|N is 1 in the input src \(1, .*but 2 in trg/,
    ],
  ] as const)('%s', async (_name, src, trg, message) => {
    for (const run of [logits, lossAndGradients]) {
      const failure = run(model, src, trg, { engine })
      await expect(failure).rejects.toThrow(message)
      await expect(failure).rejects.toBeInstanceOf(GlassformerError)
      await expect(failure).rejects.toThrow(/^[^\n]+$/)
    }
  })

  it('a refused input leaves the next run as it was', async () => {
    const [src, trg] = [[[1, 2, 3]], [[1, 4, 5]]]
    const before = await logits(model, src, trg, { engine })
    await expect(logits(model, [[1, 99, 3]], trg, { engine })).rejects.toThrow('99')
    expect(await logits(model, src, trg, { engine })).toEqual(before)
  })

  it('a target of one token has nothing to predict', async () => {
    await expect(lossAndGradients(model, [[1, 2]], [[1]], { engine })).rejects.toThrow(/trg has rows of 1 id/)
  })

  it('greedy decoding names empty rows, ids out of range and rows over maxLen', async () => {
    await expect(greedyDecode(model, [[1, 2], []], { engine })).rejects.toThrow(/row 1 is empty/)
    await expect(greedyDecode(model, [[1, 40]], { engine })).rejects.toThrow(/src\[0, 1\] is 40/)
    await expect(greedyDecode(model, [[1, 2, 3, 4, 5, 6, 7]], { engine })).rejects.toThrow(/7.*6/)
  })
})

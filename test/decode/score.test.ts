import { logits, scorePairs } from 'glassformer'
import { expect, test } from 'vitest'
import { smallModel, sources } from '../support/small-model.js'

test('scores are the log-softmax of the logits at the targets', async () => {
  const model = smallModel(4)
  const source = sources[1] as number[]
  const target = [1, 4, 4, 7, 2]
  const [score] = await scorePairs(model, [{ source, target }])
  const { data, shape } = await logits(model, [source], [target.slice(0, -1)])
  const [, , classes = 0] = shape
  const expected = target.slice(1).map((id, position) => {
    const row = [...data.subarray(position * classes, (position + 1) * classes)]
    return (row[id] ?? 0) - Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0))
  })
  expect(score?.tokenScores).toHaveLength(4)
  for (const [i, value] of expected.entries()) expect(score?.tokenScores[i]).toBeCloseTo(value, 6)
  expect(score?.score).toBeCloseTo(
    expected.reduce((sum, value) => sum + value, 0),
    6,
  )
})

test('a pair’s score does not depend on the others', async () => {
  const model = smallModel(4)
  const pairs = Array.from({ length: 70 }, (_, i) => ({
    source: sources[i % 5] as number[],
    target: [1, ...Array.from({ length: i % 9 }, (_, j) => 3 + ((i + j) % 5)), ...(i % 2 === 0 ? [2] : [])],
  }))
  const together = await scorePairs(model, pairs)
  for (const i of [0, 1, 33, 69]) {
    expect(await scorePairs(model, pairs.slice(i, i + 1))).toEqual([together[i]])
  }
})

test('what can’t be scored is named', async () => {
  const model = smallModel(4)
  await expect(scorePairs(model, [{ source: [], target: [1] }])).rejects.toThrow('pair 0 has an empty source')
  await expect(scorePairs(model, [{ source: [1], target: [] }])).rejects.toThrow('pair 0 has an empty target')
  await expect(scorePairs(model, [{ source: [1], target: [1, 9] }])).rejects.toThrow('pair 0: target id 9')
})

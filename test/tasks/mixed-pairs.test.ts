import { expect, it } from 'vitest'
import type { Vocabulary } from '#data'
import { pairsTask } from '#tasks'

const text = (letter: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ source: `${letter}${i}`, target: `${i}` }))
const whole = { validationShare: 0, testShare: 0 }

it.each([
  [100, 500, 0.1],
  [90, 10, 0.1],
  [500, 20, 0.5],
])('%i new and %i old pairs: a pass has the asked share of old ones, and all of them', (news, olds, share) => {
  const old = text('o', olds)
  const both = pairsTask([...text('n', news), ...old], whole)
  const vocabularies = { source: both.sourceVocabulary, target: both.targetVocabulary }
  const task = pairsTask(text('n', news), whole, { vocabularies, mix: { pairs: old, share } })
  expect(task.counts).toMatchObject({ train: news, mixedIn: olds })
  const stream = task.trainingBatches(16, 3)
  const seen: string[] = []
  while (stream.state.epoch === 0)
    for (const { source } of stream.next()) seen.push(spelled(task.sourceVocabulary, source))
  const met = seen.filter(source => source.startsWith('o'))
  expect(new Set(met).size).toBe(olds)
  expect(new Set(seen).size).toBe(news + olds)
  expect(Math.abs(met.length / seen.length - share)).toBeLessThan(0.02)
})

it('never trains on an old source that is held out', () => {
  const old = text('o', 300)
  const shares = { validationShare: 0.2, testShare: 0.2 }
  const before = pairsTask(old, shares)
  const vocabularies = { source: before.sourceVocabulary, target: before.targetVocabulary }
  const extras = { vocabularies, newTokens: 'add', mix: { pairs: old, share: 0.5 } } as const
  const task = pairsTask(text('n', 50), shares, extras)
  const heldOut = new Set(before.heldOut().map(({ source }) => spelled(before.sourceVocabulary, source)))
  const stream = task.trainingBatches(16, 3)
  let met = 0
  while (stream.state.epoch === 0)
    for (const { source } of stream.next()) {
      expect(heldOut).not.toContain(spelled(task.sourceVocabulary, source))
      met++
    }
  expect(met).toBeGreaterThan(300)
})

function spelled(vocabulary: Vocabulary, ids: readonly number[]): string {
  return vocabulary.format(ids)
}

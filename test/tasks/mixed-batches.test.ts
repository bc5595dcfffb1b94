import { expect, it } from 'vitest'
import { pairsTask } from '#tasks'

const text = (letter: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ source: `${letter}${letter === 'o' ? '-----' : ''}${i}`, target: `${i}` }))
const whole = { validationShare: 0, testShare: 0 }

/** Pairs of 100 new sources and so many old ones, which are longer. */
function mixedTask(olds: number, share: number, options = {}) {
  const old = text('o', olds)
  const both = pairsTask([...text('n', 100), ...old], whole)
  const vocabularies = { source: both.sourceVocabulary, target: both.targetVocabulary }
  return pairsTask(text('n', 100), { ...whole, ...options }, { vocabularies, mix: { pairs: old, share } })
}

it.each([
  [500, 0.1, 20, 2],
  [10, 0.5, 20, 10],
  [30, 0.001, 8, 1],
])('%i old pairs: a share of %f in each batch of %i is %i, until all have been met', (olds, share, size, ofOld) => {
  const task = mixedTask(olds, share)
  expect(task.counts).toMatchObject({ train: 100, mixedIn: olds })
  const stream = task.trainingBatches(size, 3)
  const met = new Set<string>()
  for (let batch = 0; batch < Math.ceil(olds / ofOld); batch++) {
    const sources = stream.next().map(({ source }) => task.sourceVocabulary.format(source))
    const old = sources.filter(source => source.startsWith('o'))
    expect(old.length).toBeLessThanOrEqual(ofOld)
    expect(old.length).toBeGreaterThan(0)
    for (const source of old) met.add(source)
  }
  expect(met.size).toBe(olds)
})

it.each([{}, { batchTokens: 200 }])('goes on where both streams were: %o', options => {
  const task = mixedTask(70, 0.3, options)
  const stream = task.trainingBatches(16, 3)
  for (let batch = 0; batch < 23; batch++) stream.next()
  const again = task.trainingBatches(16, JSON.parse(JSON.stringify(stream.state)))
  for (let batch = 0; batch < 40; batch++) expect(again.next()).toEqual(stream.next())
  const { beside: _, ...lost } = stream.state
  expect(() => task.trainingBatches(16, lost)).toThrow('data position')
})

it('never trains on an old source that is held out', () => {
  const old = text('o', 300)
  const shares = { validationShare: 0.2, testShare: 0.2 }
  const before = pairsTask(old, shares)
  const vocabularies = { source: before.sourceVocabulary, target: before.targetVocabulary }
  const extras = { vocabularies, newTokens: 'add', mix: { pairs: old, share: 0.5 } } as const
  const task = pairsTask(text('n', 50), shares, extras)
  const heldOut = new Set(before.heldOut().map(({ source }) => before.sourceVocabulary.format(source)))
  const stream = task.trainingBatches(16, 3)
  for (let batch = 0; batch < 60; batch++)
    for (const { source } of stream.next()) expect(heldOut).not.toContain(task.sourceVocabulary.format(source))
})

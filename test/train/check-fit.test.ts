import { describe, expect, it } from 'vitest'
import { Transformer } from '#model'
import { digitsTask, type PairsOptions, pairsTask, type Task } from '#tasks'
import { fit } from '#train'

/** As many tokens on either side, but others. */
const pairs = Array.from({ length: 40 }, (_, i) => ({
  source: `${'ab'[i % 2]}${'abc'[i % 3]}${'abcd'[i % 4]}`,
  target: `${'vw'[i % 2]}${'vwx'[i % 3]}${'vwxy'[i % 4]}`,
}))

async function train(options: PairsOptions): Promise<number> {
  const task = pairsTask(pairs, { ...options, keepDuplicates: true })
  const model = new Transformer({
    srcVocabSize: task.sourceVocabulary.size,
    trgVocabSize: task.targetVocabulary.size,
    embedDim: 8,
    numLayers: 1,
    heads: 2,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    shareEmbeddings: true,
  })
  let steps = 0
  for await (const _ of fit(model, task, { steps: 2, batchSize: 4, engine: 'wasm', threads: 1 })) steps++
  return steps
}

it('sides that share embeddings must share their tokens, not only how many there are', async () => {
  await expect(train({})).rejects.toThrow(/shareEmbeddings needs one vocabulary .* the task pairs has two/)
  expect(await train({ sharedVocabulary: true })).toBe(2)
})

describe('lengths', () => {
  const long = 'ab'.repeat(30)
  const model = (task: Task, maxLen: number): Transformer =>
    new Transformer({
      srcVocabSize: task.sourceVocabulary.size,
      trgVocabSize: task.targetVocabulary.size,
      embedDim: 8,
      numLayers: 1,
      heads: 2,
      srcPadIdx: task.srcPadIdx,
      trgPadIdx: task.trgPadIdx,
      maxLen,
    })
  const started = async (task: Task, maxLen: number): Promise<number> => {
    let steps = 0
    for await (const _ of fit(model(task, maxLen), task, { steps: 1, batchSize: 4, engine: 'wasm', threads: 1 }))
      steps++
    return steps
  }

  it.each(['training', 'validation', 'test'])('of %s are compared before the first step', async split => {
    // Where a source goes is decided by its hash: one is found that goes there.
    const source = Array.from(
      { length: 1000 },
      (_, i) => `${'ab'.repeat(20)}${i.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')}`,
    )
    const given = [...pairs, ...source.map(source => ({ source, target: 'v' }))]
    const all = pairsTask(given)
    const [pair] =
      split === 'training'
        ? all.training.filter(({ source }) => source.length > 40)
        : all.heldOut(split).filter(({ source }) => source.length > 40)
    const one = given[(pair?.line ?? 0) - 1] ?? { source: '', target: '' }
    const task = pairsTask([...pairs, one], { keepDuplicates: true })
    const needed = one.source.length + 2
    const problem = `pair 41: its source has ${needed}): maxLen ${needed} takes them, maxLength 28 leaves them out`
    await expect(started(task, 30)).rejects.toThrow(problem)
    expect(await started(task, needed)).toBe(1)
    expect(await started(pairsTask([...pairs, one], { keepDuplicates: true, maxLength: 28 }), 30)).toBe(1)
  })

  it('of targets leave out the last token, which is only predicted', async () => {
    const task = pairsTask([...pairs, { source: 'a', target: long }], {
      keepDuplicates: true,
      testShare: 0,
      validationShare: 0,
    })
    await expect(started(task, 60)).rejects.toThrow('pair 41: its target has 62)')
    expect(await started(task, 61)).toBe(1)
  })

  it('of built-in tasks too', async () => {
    await expect(started(digitsTask(), 11)).rejects.toThrow('up to 12 tokens, SOS and EOS included: maxLen 11')
    expect(await started(digitsTask(), 12)).toBe(1)
  })
})

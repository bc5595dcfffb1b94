import { expect, it } from 'vitest'
import { Transformer } from '#model'
import { type PairsOptions, pairsTask } from '#tasks'
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

import { type Augment, fit, GlassformerError, pairsTask, Transformer } from 'glassformer'
import { expect, it } from 'vitest'

const pairs = Array.from({ length: 12 }, (_, i) => ({ source: `a b ${i}`, target: `b a ${i}` }))

/** One step of a training on pairs that this changes. */
async function stepWith(augment: unknown): Promise<unknown> {
  const task = pairsTask(pairs, { sourceTokenizer: 'word', targetTokenizer: 'word' }, { augment: augment as Augment })
  const model = new Transformer({
    srcVocabSize: task.sourceVocabulary.size,
    trgVocabSize: task.targetVocabulary.size,
    srcPadIdx: task.srcPadIdx,
    trgPadIdx: task.trgPadIdx,
    embedDim: 8,
    numLayers: 1,
    heads: 2,
    maxLen: 20,
  })
  return fit(model, task, { steps: 1, engine: 'wasm', threads: 1 }).next()
}

it.each<[augment: unknown, words: RegExp]>([
  [() => ({ source: [1, 3.5, 2], target: [1, 4, 2] }), /^the source of what augment returns\[1\] is 3\.5/u],
  [() => undefined, /^what augment returns must be a pair, .* not missing$/u],
  [() => ({ source: [1, 4, 2] }), /^the target of what augment returns must be a list of ids, not missing$/u],
  [
    () => ({ source: 'a b', target: [1, 4, 2] }),
    /^the source of what augment returns must be a list of ids, not "a b"/u,
  ],
  [() => ({ source: [1, 4, 2], target: [1] }), /^the target of what augment returns has 1 ids: it needs at least 2$/u],
  [() => ({ source: [1, 999, 2], target: [1, 4, 2] }), /^src\[\d+, 1\] is 999, but the vocabulary of .* has \d+ ids/u],
  [() => ({ source: Array(30).fill(4), target: [1, 4, 2] }), /is not within the 20 places of axis maxLen/u],
  [() => Promise.resolve({ source: [1, 2], target: [1, 2] }), /^the source of what augment returns must be a list/u],
  ['swap', /^extras.augment must be a function, not "swap"$/u],
])('what no step can train on is refused: %s', async (augment, words) => {
  const failure = await stepWith(augment).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(GlassformerError)
  expect((failure as Error).message).toMatch(words)
})

it('what can be trained on is', async () => {
  expect(
    await stepWith(({ source, target }: { source: number[]; target: number[] }) => ({ source, target })),
  ).toBeDefined()
})

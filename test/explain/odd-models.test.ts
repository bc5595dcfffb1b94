import { describe, expect, it } from 'vitest'
import { Vocabulary } from '#data'
import { GlassformerError } from '#errors'
import { type LessonContext, lessonContext, lessons, livePart, predictionOf, tinyModel } from '#explain'

const engine = 'wasm'

const contexts: Readonly<Record<string, () => Promise<LessonContext>>> = {
  'norms in front, no positions, tied embeddings': () =>
    lessonContext({
      engine,
      model: tinyModel({ normFirst: true, finalNorm: true, positions: 'none', tieEmbeddings: true }),
      vocabulary: Vocabulary.digits(),
      source: '5 3 9',
    }),
  'learned positions, dropout, scaled embeddings': () =>
    lessonContext({
      engine,
      model: tinyModel({ positions: 'learned', dropout: 0.2, scaleEmbedding: true, activation: 'gelu' }),
      vocabulary: Vocabulary.digits(),
      source: '5',
    }),
  'one table, a shallower and narrower decoder, GELU by tanh': () =>
    lessonContext({
      engine,
      model: tinyModel({
        shareEmbeddings: true,
        numLayers: 2,
        decoderLayers: 1,
        feedForwardDim: 5,
        activation: 'geluTanh',
      }),
      vocabulary: Vocabulary.digits(),
      source: '5 3 9',
    }),
  'the early layout, whose mask hides the digit 0': () =>
    lessonContext({
      engine,
      model: tinyModel({ srcVocabSize: 12, trgVocabSize: 12 }),
      vocabulary: Vocabulary.earlyDigits(),
      source: '5 0 9',
    }),
  'no vocabulary, one head, unequal vocabularies': () =>
    lessonContext({
      engine,
      model: tinyModel({ srcVocabSize: 30, trgVocabSize: 9, heads: 1 }),
      source: '20 29 3 4',
    }),
  'words on both sides': () =>
    lessonContext({
      engine,
      model: tinyModel({ srcVocabSize: 6, trgVocabSize: 7 }),
      vocabulary: Vocabulary.ofTokens(['guten', 'tag', 'welt'], 'words'),
      targetVocabulary: Vocabulary.ofTokens(['good', 'day', 'world', 'hello'], 'words'),
      source: 'guten tag',
      target: 'good day',
    }),
}

describe.each(Object.entries(contexts))('%s', (_, make) => {
  it('can be looked at in every lesson, or the lesson says why not', async () => {
    const context = await make()
    for (const lesson of lessons) {
      const part = await livePart(lesson, context)
      expect(part.text.en.length, lesson.id).toBeGreaterThan(0)
      for (const paragraph of part.text.en) expect(paragraph, lesson.id).not.toMatch(/undefined|\{\{/)
      await predictionOf(lesson, context).catch(error => {
        if (!(error instanceof GlassformerError)) throw error
      })
    }
  })
})

it('refuses ids that the model has not', async () => {
  await expect(lessonContext({ engine, model: tinyModel(), source: '5 x' })).rejects.toThrow('not "x"')
  await expect(lessonContext({ engine, model: tinyModel(), source: '99' })).rejects.toThrow(/is 99.*0 to 12/)
})

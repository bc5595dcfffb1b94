import { expect, it } from 'vitest'
import { lower } from '#dist/engine/wasm/lowering/lower.js'
import { schedule } from '#dist/engine/wasm/schedule.js'
import type { GivenOptions } from '#model'
import { stepOutputs, trainingGraph } from '../../support/whole-model.js'

const sizes = { srcVocabSize: 9, trgVocabSize: 11, embedDim: 8, numLayers: 2, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }

/** The options with which a training step leaves padding out; bits.test.ts holds that it changes nothing. */
const packed: Readonly<Record<string, Partial<GivenOptions>>> = {
  'the original': {},
  gelu: { activation: 'gelu' },
  'gelu by tanh': { activation: 'geluTanh' },
  silu: { activation: 'silu' },
  'pre-LN, final norm, gelu': { normFirst: true, finalNorm: true, activation: 'gelu' },
  'one head': { heads: 1 },
  'no positions, scaled and tied embeddings': { positions: 'none', scaleEmbedding: true, tieEmbeddings: true },
  dropout: { dropout: 0.1 },
  'dropout, pre-LN, gelu, one head': { dropout: 0.1, normFirst: true, activation: 'gelu', heads: 1 },
  'one table': { trgVocabSize: 9, shareEmbeddings: true },
}

it.each(Object.entries(packed))('padding is left out: %s', (_, options) => {
  const { packing, instructions, uses } = lower({ outputs: stepOutputs(trainingGraph({ ...sizes, ...options })) })
  const order = schedule(instructions, 1).map(({ instruction }) => instruction)
  expect(packing.decide(order, uses.wanted)?.map(({ length }) => length)).toHaveLength(2)
})

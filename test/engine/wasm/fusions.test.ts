import { expect, it } from 'vitest'
import { lower } from '#dist/engine/wasm/lowering/lower.js'
import { schedule } from '#dist/engine/wasm/schedule.js'
import '#engine' // training's fusions are known to who loads the engines
import type { GivenOptions } from '#model'
import { stepOutputs, trainingGraph } from '../../support/whole-model.js'

const sizes = { srcVocabSize: 9, trgVocabSize: 11, embedDim: 8, numLayers: 2, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }

type Counts = Readonly<Record<string, number>>

/** How many times a training step of the original's model, with two layers, calls each kernel. */
const original: Counts = {
  embedding: 2,
  embeddingGrad: 2,
  attention: 6,
  attentionGrad: 6,
  linear: 66,
  linearGradWeight: 33,
  columnSum: 43,
  layerNorm: 10,
  layerNormStats: 10,
  layerNormGradInput: 10,
  layerNormGradGamma: 10,
  crossEntropyRows: 1,
  crossEntropyGrad: 1,
  countedMean: 1,
  countedMeanGrad: 1,
  fill: 1,
}

/** Embeddings, feed-forward layers, and what is added to a residual, forward and backward; those of weights are in the attentions. */
const dropout = { dropout: 2 * (2 + 4 + 10) }
/** Of the gate of a ReLU that has a dropout behind it nothing is drawn again. */
const reluDropout = { dropout: dropout.dropout - 4, reluGrad: 4 }
/** Two more norms; residuals whose gradients come from two sides. */
const preNorm = {
  layerNorm: 2,
  layerNormStats: 2,
  layerNormGradInput: 2,
  layerNormGradGamma: 2,
  columnSum: 2,
  addRows: 10,
}

/** With these options the step calls these kernels beside the original's, and leaves padding out just as it does. */
const table: Readonly<Record<string, readonly [options: Partial<GivenOptions>, more: Counts]>> = {
  'the original': [{}, {}],
  dropout: [{ dropout: 0.1 }, reluDropout],
  gelu: [{ activation: 'gelu' }, { 'unary gelu': 4, 'binary geluGrad': 4 }],
  'gelu by tanh': [{ activation: 'geluTanh' }, { 'unary geluTanh': 4, 'binary geluTanhGrad': 4 }],
  silu: [{ activation: 'silu' }, { 'unary silu': 4, 'binary siluGrad': 4 }],
  'silu, dropout': [
    { activation: 'silu', dropout: 0.1 },
    { ...dropout, 'unary silu': 4, 'binary siluGrad': 4 },
  ],
  'pre-LN, final norm': [{ normFirst: true, finalNorm: true }, preNorm],
  'pre-LN, final norm, dropout': [
    { normFirst: true, finalNorm: true, dropout: 0.1 },
    { ...preNorm, ...reluDropout },
  ],
  'one head': [{ heads: 1 }, {}],
  'one head, dropout': [{ heads: 1, dropout: 0.1 }, reluDropout],
  'learned positions': [{ positions: 'learned' }, { positionsGrad: 2 }],
  'no positions': [{ positions: 'none' }, {}],
  'scaled embeddings': [{ scaleEmbedding: true }, { 'unary mul': 2 }],
  'scaled embeddings, no positions': [{ scaleEmbedding: true, positions: 'none' }, { 'unary mul': 4 }],
  'scaled embeddings, learned positions, dropout': [
    { scaleEmbedding: true, positions: 'learned', dropout: 0.1 },
    { ...reluDropout, 'unary mul': 2, positionsGrad: 2 },
  ],
  'tied embeddings': [{ tieEmbeddings: true }, { 'binary add': 1 }],
  'one table': [{ trgVocabSize: 9, shareEmbeddings: true }, { 'binary add': 2 }],
}

it.each(Object.entries(table))('a step stays fused and packed: %s', (_, [options, more]) => {
  const { packing, instructions, uses } = lower({ outputs: stepOutputs(trainingGraph({ ...sizes, ...options })) })
  const counts: Record<string, number> = {}
  for (const { kernel, arguments: args } of instructions) {
    const name = kernel === 'unary' || kernel === 'binary' ? `${kernel} ${args['operation']}` : kernel
    counts[name] = (counts[name] ?? 0) + 1
  }
  const expected: Record<string, number> = { ...original }
  for (const [kernel, count] of Object.entries(more)) expected[kernel] = (expected[kernel] ?? 0) + count
  expect(counts).toEqual(expected)
  const order = schedule(instructions, 1).map(({ instruction }) => instruction)
  expect(packing.decide(order, uses.wanted)?.map(({ length }) => length)).toHaveLength(2)
})

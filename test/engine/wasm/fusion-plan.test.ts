import { expect, it } from 'vitest'
import type { Fusion } from '#dist/engine/wasm/lowering/fusions/fusion.js'
import { type FusionPlan, planFusions } from '#dist/engine/wasm/lowering/fusions/plan-fusions.js'
import { lower } from '#dist/engine/wasm/lowering/lower.js'
import '#engine' // training's fusions are known to who loads the engines
import type { GivenOptions } from '#model'
import { namedTensors, type Tensor } from '#tensor'
import { adamStep, trainingGraph } from '../../support/whole-model.js'

const original = { srcVocabSize: 9, trgVocabSize: 11, embedDim: 8, numLayers: 2, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }

/** A training step: its loss and accuracy are read, and Adam changes the parameters. */
function stepOf(options: GivenOptions) {
  const graph = trainingGraph(options)
  const { loss, accuracy } = graph
  const request = { outputs: [loss, accuracy], assignments: adamStep(graph).assignments }
  return { request, tensors: namedTensors(request.outputs), model: graph.model }
}

function counted({ fusions, steps }: FusionPlan): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of [...new Set(fusions.values()), ...steps]) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

it("the original's training step: which fusions, and how many", () => {
  const { request, model } = stepOf(original)
  expect(counted(planFusions(request))).toEqual({
    attention: 6, // one in each encoder layer, two in each decoder layer
    attentionGrad: 6,
    embeddingWithPositions: 2,
    // Six attentions' residuals; four ReLUs and residuals of feed-forward layers. Backward four gates, and each sum where
    // gradients meet: feed-forward and residual; q, k, v and residual of four self-attentions; q and residual of two
    // cross-attentions; k and v of these at the encoder's output.
    linearWithEpilogue: 6 + 4 + 4 + (4 + 4 + 4 * 3 + 2 + 3),
    adam: [...model.parameters()].filter(({ trained }) => trained).length,
  })
})

it('a fusion tells what it reads and writes; what it swallows is no part of the plan', () => {
  const { request, tensors } = stepOf(original)
  const { fusions } = planFusions(request)
  const at = (name: string): Tensor => tensors.get(`encoder.layers.0.attention.${name}`) as Tensor
  const { kind, reads, writes } = fusions.get(at('attention')) as Fusion
  expect(kind).toBe('attention')
  expect(writes).toContain(at('attention'))
  expect(reads.slice(0, 3)).toEqual([at('q'), at('k'), at('v')])
  for (const name of ['energy', 'maskedEnergy', 'context']) expect(fusions.has(at(name)), name).toBe(false)
})

it('observing a tensor takes its fusions out of the plan, and no others', () => {
  const { request, tensors } = stepOf(original)
  const energy = tensors.get('encoder.layers.0.attention.energy') as Tensor
  const before = counted(planFusions(request))
  const expected = { ...before, attention: 5, attentionGrad: 5 }
  expect(counted(planFusions({ ...request, observed: [energy] }))).toEqual(expected)
})

it.each([{}, { dropout: 0.1 }, { positions: 'learned', heads: 1, normFirst: true }] as const)(
  'every planned fusion is emitted: %o',
  options => {
    const { request } = stepOf({ ...original, ...options })
    const { fusions, steps } = planFusions(request)
    const written = new Set(
      lower(request).instructions.map(({ writes }) =>
        writes
          .map(({ tensor }) => tensor.id)
          .sort()
          .join(),
      ),
    )
    for (const { kind, writes } of [...fusions.values(), ...steps])
      expect(written, kind).toContain(
        writes
          .map(({ id }) => id)
          .sort()
          .join(),
      )
  },
)

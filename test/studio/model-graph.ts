import * as fc from 'fast-check'
import type { GivenOptions } from 'glassformer'
import { AblatedTransformer, ablations } from '#explain'
import { trainingStep } from '#session'
import { namedTensors } from '#tensor'
import { type NodeInfo, nodeInfo } from '../../studio/src/engine/node-info.ts'
import { originalOptions } from '../support/models.js'

export interface Drawable {
  readonly options: GivenOptions
  readonly parts: readonly string[]
}

/** A model as the page knows it: what its lines made, in the order in which they ran. */
export function nodesOf({ options, parts }: Drawable): ReadonlyMap<string, NodeInfo> {
  const model = new AblatedTransformer({ ...options, parts })
  const { loss, accuracy } = trainingStep(model, { ignoreIndex: 0 })
  const tensors = [...namedTensors([loss, accuracy]).values()].sort((a, b) => a.id - b.id)
  return new Map(tensors.map(tensor => [tensor.name ?? '', nodeInfo(tensor, false)]))
}

/** Models of every kind that the options allow, whole and with parts taken away. */
export const anyModel: fc.Arbitrary<Drawable> = fc
  .record({
    numLayers: fc.integer({ min: 1, max: 4 }),
    decoderLayers: fc.integer({ min: 1, max: 4 }),
    heads: fc.constantFrom(1, 2, 4),
    normFirst: fc.boolean(),
    finalNorm: fc.boolean(),
    positions: fc.constantFrom('sinusoidal', 'learned', 'none'),
    scaleEmbedding: fc.boolean(),
    tieEmbeddings: fc.boolean(),
    activation: fc.constantFrom('relu', 'gelu'),
    parts: fc.subarray(
      ablations.map(({ name }) => name),
      { maxLength: 3 },
    ),
  })
  .map(({ parts, ...chosen }) => ({
    options: { ...originalOptions, embedDim: 8, maxLen: 64, ...chosen } as GivenOptions,
    parts,
  }))

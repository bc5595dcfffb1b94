import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NodeInfo } from '../../studio/src/engine/protocol.ts'
import { parseToken, placeOf, sequenceOf, tokenAt, tokenText } from '../../studio/src/picture/layout/sequences.ts'
import { litLanes } from '../../studio/src/picture/walk/lit.ts'
import { carry, laneOf, tokenAxes } from '../../studio/src/picture/walk/thread.ts'
import { originalOptions } from '../support/models.js'
import { anyModel, nodesOf } from './model-graph.js'

const sizes = { encoder: 7, decoder: 6 }

describe('a token followed through the model', () => {
  test('through every tensor that has its axis, in any order, it never becomes another token', () => {
    fc.assert(
      fc.property(
        anyModel,
        fc.constantFrom<'encoder' | 'decoder'>('encoder', 'decoder'),
        fc.nat({ max: 5 }),
        fc.infiniteStream(fc.nat()),
        (model, sequence, position, steps) => {
          const nodes = [...nodesOf(model).values()]
          const followed = tokenText({ sequence, position })
          let from: { node: NodeInfo; at: readonly number[] } | null = null
          let seen = 0
          for (const step of steps) {
            const node = nodes[step % nodes.length]
            if (node === undefined || ++seen > 200) break
            const at: readonly number[] = carry(from, node, followed, sizes)
            const [lane] = tokenAxes(node)
            if (lane !== undefined && sequenceOf(node.dims[lane] ?? '') === sequence) {
              const size = sizes[sequence] + (node.dims[lane] === 'trgLen' ? 1 : 0)
              if (placeOf(node, lane, size, { sequence, position }) !== null) {
                expect(laneOf({ node, at }), node.name).toEqual({ sequence, position })
              }
            }
            from = { node, at }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('without one, the selection keeps its token by the axis’s name, from tensor to tensor of a block', () => {
    const nodes = nodesOf({ options: { ...originalOptions, embedDim: 8, heads: 2 }, parts: [] })
    const node = (name: string): NodeInfo => nodes.get(`decoder.layers.1.attention.${name}`) as NodeInfo
    let selection = { node: node('q'), at: [0, 1, 3, 2] }
    for (const name of ['energy', 'maskedEnergy', 'attention', 'context', 'merged', 'out', 'v', 'k', 'q']) {
      const to = node(name)
      selection = { node: to, at: carry(selection, to, '', sizes) }
      expect(laneOf(selection), name).toEqual({ sequence: 'decoder', position: 3 })
    }
    expect(carry({ node: node('energy'), at: [0, 1, 4, 2] }, node('attention'), '', sizes)).toEqual([0, 1, 4, 2])
    // The followed token stays in its row; the key that it looks at may be another.
    expect(carry({ node: node('energy'), at: [0, 1, 3, 2] }, node('attention'), 'decoder:3', sizes)).toEqual([
      0, 1, 3, 2,
    ])
  })

  test('what is predicted at a place is the token of the next', () => {
    const nodes = nodesOf({ options: originalOptions, parts: [] })
    const target = nodes.get('target') as NodeInfo
    expect(tokenAt(target, 1, 2)).toEqual({ sequence: 'decoder', position: 3 })
    expect(placeOf(target, 1, 6, { sequence: 'decoder', position: 0 })).toBe(null)
    expect(carry(null, target, 'decoder:3', sizes)).toEqual([0, 2])
  })

  test('a link’s nonsense follows nothing', () => {
    for (const text of ['', 'encoder', 'encoder:x', 'target:1', 'decoder:-1']) expect(parseToken(text)).toBe(null)
    expect(parseToken('decoder:12')).toEqual({ sequence: 'decoder', position: 12 })
  })

  test('it lights its own lane, and those that it reaches through cross-attention', () => {
    const crossing = { data: [0.9, 0.05, 0.05, 0.1, 0.2, 0.7], rows: 2, columns: 3 }
    const lanes = (token: string): string[] => litLanes(parseToken(token), crossing).map(tokenText)
    expect(lanes('decoder:0')).toEqual(['decoder:0', 'encoder:0'])
    expect(lanes('decoder:1')).toEqual(['decoder:1', 'encoder:1', 'encoder:2'])
    expect(lanes('encoder:0')).toEqual(['encoder:0', 'decoder:0'])
    expect(litLanes(null, crossing)).toEqual([])
  })
})

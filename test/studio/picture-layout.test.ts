import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formulaOf } from '../../studio/src/picture/formula.ts'
import { anatomyOf, blockPath, isAttention, isCausal, overviewOf } from '../../studio/src/picture/layout/anatomy.ts'
import { layoutOf } from '../../studio/src/picture/layout/layout.ts'
import type { Box } from '../../studio/src/picture/layout/placed.ts'
import { sequenceOf } from '../../studio/src/picture/layout/sequences.ts'
import { isStep } from '../../studio/src/state/tensors.ts'
import { originalOptions } from '../support/models.js'
import { anyModel, nodesOf } from './model-graph.js'

const whole = { options: originalOptions, parts: [] }

describe('the picture’s parts, read from the recorded graph', () => {
  test('a block for every layer, an attention for every sequence that it looks at, a ribbon into every cross-attention', () => {
    fc.assert(
      fc.property(anyModel, model => {
        const nodes = nodesOf(model)
        const { stacks, bridges } = anatomyOf(nodes)
        expect(stacks.map(({ path, sequence }) => [path, sequence])).toEqual([
          ['encoder', 'encoder'],
          ['decoder', 'decoder'],
        ])
        const [encoder, decoder] = stacks
        expect(encoder?.blocks.length).toBe(model.options.numLayers)
        expect(decoder?.blocks.length).toBe(model.options.decoderLayers)
        const mapsOf = (blocks: (typeof stacks)[number]['blocks'] = []): string[][] =>
          blocks.map(({ parts }) => parts.filter(isAttention).map(({ rows, keys }) => `${rows} looks at ${keys}`))
        for (const maps of mapsOf(encoder?.blocks)) expect(maps).toEqual(['encoder looks at encoder'])
        for (const maps of mapsOf(decoder?.blocks)) {
          expect(maps).toEqual(['decoder looks at decoder', 'decoder looks at encoder'])
        }
        expect(bridges.length).toBe(1)
        expect(bridges[0]?.to.length).toBe(model.options.decoderLayers)
        expect(nodes.get(bridges[0]?.from ?? '')?.name.startsWith('encoder.')).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('every tensor that a line names and that has lanes is there, once', () => {
    fc.assert(
      fc.property(anyModel, model => {
        const nodes = nodesOf(model)
        const drawn = anatomyOf(nodes).stacks.flatMap(({ before, blocks, after }) =>
          [...before, ...blocks.flatMap(({ parts }) => parts), ...after].map(({ name }) => name),
        )
        const wanted = [...nodes.values()].filter(
          node =>
            /^(en|de)coder\./.test(node.name) &&
            node.label !== '' &&
            !isStep(node) &&
            node.dims.length >= 3 &&
            node.dims.some(dim => sequenceOf(dim) !== null),
        )
        expect(new Set(drawn).size).toBe(drawn.length)
        for (const { name } of wanted) expect(drawn, name).toContain(name)
      }),
      { numRuns: 40 },
    )
  })

  test('what goes past a part joins it at a “+”: twice in each encoder block, three times in each decoder block', () => {
    for (const normFirst of [false, true]) {
      const { stacks } = anatomyOf(nodesOf({ options: { ...originalOptions, normFirst }, parts: [] }))
      const past = stacks.map(({ blocks }) =>
        blocks.map(({ parts }) => parts.filter(part => part.past !== null).length),
      )
      expect(past).toEqual([
        [2, 2, 2],
        [3, 3, 3],
      ])
    }
    const { stacks } = anatomyOf(nodesOf({ ...whole, parts: ['residual'] }))
    expect(
      stacks.flatMap(({ blocks }) => blocks.flatMap(({ parts }) => parts.filter(part => part.past !== null))),
    ).toEqual([])
  })

  test('only the decoder’s self-attention is causal, and not without its mask', () => {
    const causal = (parts: readonly string[]): string[] => {
      const nodes = nodesOf({ options: { ...originalOptions, numLayers: 1 }, parts })
      const blocks = anatomyOf(nodes).stacks.flatMap(({ blocks }) => blocks)
      return blocks.flatMap(({ parts }) =>
        parts.filter(part => isAttention(part) && isCausal(part, nodes)).map(part => part.name),
      )
    }
    expect(causal([])).toEqual(['decoder.layers.0.attention.attention'])
    expect(causal(['causal-mask'])).toEqual([])
  })

  test('a layer’s path ends with its number', () => {
    expect(blockPath('decoder.layers.2.transformer_block.forward.2')).toBe('decoder.layers.2')
    expect(blockPath('encoder.embed.embedded.1')).toBe(null)
    expect(blockPath('decoder.logits')).toBe(null)
  })

  test('a line’s formula puts its steps into each other', () => {
    const nodes = nodesOf(whole)
    const formula = (name: string): string => {
      const node = nodes.get(`decoder.layers.0.${name}`)
      return node === undefined ? '' : formulaOf(node, nodes)
    }
    expect(formula('attention.q')).toBe('sum · Wᵀ + b')
    expect(formula('attention.energy')).toBe('q · kᵀ ÷ √16')
    expect(formula('attention.maskedEnergy')).toBe('mask = 0 → −10²⁰')
    expect(formula('attention.attention')).toBe('softmax(maskedEnergy)')
    expect(formula('attention.merged')).toBe('concat(context)')
    expect(formula('attendedPlusX')).toBe('out + sum')
    expect(formula('query')).toBe('norm(attendedPlusX)')
    expect(formula('transformer_block.forward.2')).toBe('relu(x · Wᵀ + b)')
    expect(formula('transformer_block.forward')).toBe('hidden · Wᵀ + b')
  })
})

describe('the picture’s layout', () => {
  const room = fc.record({
    width: fc.integer({ min: 320, max: 2200 }),
    height: fc.integer({ min: 400, max: 1200 }),
    encoder: fc.integer({ min: 2, max: 40 }),
    decoder: fc.integer({ min: 1, max: 40 }),
  })

  test('nothing covers anything, rows lie on their lanes, and a picture that can be folded into the room lies in it', () => {
    fc.assert(
      fc.property(anyModel, room, (model, { width, height, encoder, decoder }) => {
        const anatomy = anatomyOf(nodesOf(model))
        const layout = layoutOf(anatomy, { width, height, lengths: { encoder, decoder }, words: 13 })
        const boxes = layout.parts.map(({ part, ...box }) => ({ ...box, name: part.name }))
        for (const [i, a] of boxes.entries()) {
          for (const b of boxes.slice(i + 1)) expect(overlap(a, b), `${a.name} and ${b.name}`).toBe(false)
          expect(a.x).toBeGreaterThanOrEqual(layout.chip)
          expect(a.x + a.width).toBeLessThanOrEqual(layout.width)
          expect(a.y + a.height).toBeLessThanOrEqual(layout.height)
        }
        expect(layout.lanes.length).toBe(encoder + decoder)
        const lanes = new Map(layout.lanes.map(({ sequence, position, y }) => [`${sequence}:${position}`, y]))
        for (const { part, y, height: tall } of layout.parts) {
          const rows = part.rows === 'encoder' ? encoder : decoder
          for (const row of [0, rows - 1]) {
            expect(y + ((row + 0.5) * tall) / rows).toBeCloseTo(lanes.get(`${part.rows}:${row}`) ?? Number.NaN, 5)
          }
        }
        for (const { to } of layout.ribbons) expect(to.length).toBe(model.options.decoderLayers)
      }),
      { numRuns: 60 },
    )
  })

  test('the original’s model fills a page of 1376 pixels and never more', () => {
    const anatomy = anatomyOf(nodesOf(whole))
    const lengths = { encoder: 7, decoder: 6 }
    const layout = layoutOf(anatomy, { width: 1376, height: 640, lengths, words: 13 })
    expect(layout.width).toBeLessThanOrEqual(1376)
    expect(layout.width).toBeGreaterThan(1300)
    const shown = anatomy.stacks.flatMap(({ blocks }) => blocks.flatMap(overviewOf)).length
    expect(layout.parts.length + layout.joins.length).toBe(shown + 4 + 2 + 1)
  })

  test('six and six layers with forty tokens fold their blocks and keep every attention', () => {
    const anatomy = anatomyOf(nodesOf({ options: { ...originalOptions, numLayers: 6 }, parts: [] }))
    const layout = layoutOf(anatomy, { width: 1376, height: 640, lengths: { encoder: 40, decoder: 40 }, words: 24 })
    expect(layout.parts.filter(({ part }) => isAttention(part)).length).toBe(18)
    expect(layout.joins.filter(({ from }) => from !== null)).toEqual([])
    expect(layout.width).toBeLessThanOrEqual(1376)
  })
})

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

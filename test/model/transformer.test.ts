import { describe, expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { Transformer } from '#model'
import { originalOptions } from '../support/models.js'
import { differentBits } from '../support/whole-model.js'

function weight(model: Transformer, key: string): Float32Array {
  const found = model.stateDict().get(key)
  if (found === undefined) throw new Error(`no ${key}`)
  return found.data
}

function numbers(model: Transformer): Map<string, Float32Array> {
  return new Map([...model.stateDict()].map(([key, { data }]) => [key, data]))
}

function moments(numbers: Float32Array): { mean: number; variance: number; least: number; most: number } {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length
  return { mean, variance, least: Math.min(...numbers), most: Math.max(...numbers) }
}

describe('the original model', () => {
  const model = new Transformer({ ...originalOptions, seed: 1 })

  it('has 352,717 trained parameters', () => {
    expect(model.parameterCount).toBe(352_717)
  })

  it("has the state dict's keys in PyTorch's order", () => {
    const keys = [...model.stateDict().keys()]
    expect(keys.slice(0, 4)).toEqual([
      'encoder.embed.weight',
      'encoder.positional_encoding.pe',
      'encoder.layers.0.attention.fc_q.weight',
      'encoder.layers.0.attention.fc_q.bias',
    ])
    expect(keys).toContain('encoder.layers.2.feed_forward.2.bias')
    expect(keys).toContain('decoder.layers.1.transformer_block.attention.fc_out.weight')
    expect(keys.slice(-2)).toEqual(['decoder.fc_out.weight', 'decoder.fc_out.bias'])
    expect(keys).toHaveLength(2 + 3 * 16 + 2 + 3 * 26 + 2)
  })

  it('starts linear layers with U(±1/√in)', () => {
    for (const [key, inputs] of [
      ['encoder.layers.1.attention.fc_v', 64],
      ['decoder.layers.2.transformer_block.feed_forward.0', 64],
      ['decoder.layers.2.transformer_block.feed_forward.2', 256],
    ] as const) {
      const bound = 1 / Math.sqrt(inputs)
      const { mean, variance, least, most } = moments(weight(model, `${key}.weight`))
      expect(most).toBeLessThanOrEqual(Math.fround(bound))
      expect(least).toBeGreaterThanOrEqual(-Math.fround(bound))
      expect(most).toBeGreaterThan(0.99 * bound)
      expect(least).toBeLessThan(-0.99 * bound)
      expect(Math.abs(mean)).toBeLessThan(0.03 * bound)
      expect(Math.abs(variance / (bound ** 2 / 3) - 1)).toBeLessThan(0.05)
      expect(moments(weight(model, `${key}.bias`)).most).toBeLessThanOrEqual(bound)
      expect(moments(weight(model, `${key}.bias`)).variance).toBeGreaterThan(0)
    }
  })

  it('starts embeddings with N(0, 1), the row of PAD with zero', () => {
    const wide = new Transformer({ ...originalOptions, srcVocabSize: 400, srcPadIdx: 7, seed: 2 })
    const table = weight(wide, 'encoder.embed.weight')
    expect([...table.subarray(7 * 64, 8 * 64)].every(x => x === 0)).toBe(true)
    const { mean, variance, most } = moments(table.subarray(8 * 64))
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.03)
    expect(most).toBeGreaterThan(3)
    expect(Math.abs(moments(table.subarray(0, 7 * 64)).variance - 1)).toBeLessThan(0.3)
  })

  it('starts LayerNorm with 1 and 0', () => {
    expect([...weight(model, 'encoder.layers.0.norm1.weight')].every(x => x === 1)).toBe(true)
    expect([...weight(model, 'decoder.layers.2.transformer_block.norm2.bias')].every(x => x === 0)).toBe(true)
  })

  it("has the paper's sinusoids", () => {
    const pe = weight(model, 'decoder.positional_encoding.pe')
    expect(pe).toHaveLength(5000 * 64)
    for (const [position, i] of [
      [0, 0],
      [1, 0],
      [17, 5],
      [4999, 31],
    ] as const) {
      const angle = position * Math.exp((2 * i * -Math.log(10_000)) / 64)
      expect(pe[position * 64 + 2 * i]).toBeCloseTo(Math.sin(angle), 4)
      expect(pe[position * 64 + 2 * i + 1]).toBeCloseTo(Math.cos(angle), 4)
    }
  })

  it('is the same for the same seed, another for another', () => {
    const key = 'decoder.layers.0.attention.fc_k.weight'
    expect(weight(new Transformer({ ...originalOptions, seed: 1 }), key)).toEqual(weight(model, key))
    expect(weight(new Transformer({ ...originalOptions, seed: 2 }), key)).not.toEqual(weight(model, key))
    // Each parameter draws from a stream of its own.
    expect(weight(new Transformer({ ...originalOptions, numLayers: 1, seed: 1 }), key)).toEqual(weight(model, key))
    expect(weight(model, 'decoder.layers.0.attention.fc_q.weight')).not.toEqual(weight(model, key))
  })

  it('gives and takes copies of its weights', () => {
    const changed = model.stateDict()
    const key = 'encoder.embed.weight'
    const table = changed.get(key)
    if (table !== undefined) table.data[64] = 5
    expect(weight(model, key)[64]).not.toBe(5)
    const other = new Transformer({ ...originalOptions, seed: 3 })
    other.loadStateDict(changed)
    expect(weight(other, key)[64]).toBe(5)
    if (table !== undefined) table.data[64] = 6
    expect(weight(other, key)[64]).toBe(5)
  })
})

describe('options that cannot be', () => {
  it.each([
    [{ embedDim: 63, heads: 3 }, /embedDim 63 is odd/],
    [{ embedDim: 64, heads: 3 }, /embedDim 64 is not divisible by heads 3/],
    [{ embedDim: 0 }, /embedDim.*0/],
    [{ numLayers: 1.5 }, /numLayers.*1\.5/],
    [{ heads: -4 }, /heads.*-4/],
    [{ srcPadIdx: 13 }, /srcPadIdx.*13/],
    [{ trgPadIdx: -1 }, /trgPadIdx.*-1/],
    [{ srcVocabSize: Number.NaN }, /srcVocabSize.*NaN/],
    [{ maxLen: 0 }, /maxLen.*0/],
    [{ dropout: 1 }, /dropout.*1/],
    [{ seed: -1 }, /seed.*-1/],
  ] as const)('%j', (options, message) => {
    const make = (): Transformer => new Transformer({ ...originalOptions, ...options })
    expect(make).toThrow(message)
    expect(make).toThrow(GlassformerError)
  })

  it('weights of other shapes, missing or unknown keys leave the model as it was', () => {
    const model = new Transformer({ ...originalOptions, seed: 1 })
    const before = numbers(model)
    const narrow = new Transformer({ ...originalOptions, trgVocabSize: 12, seed: 5 }).stateDict()
    expect(() => model.loadStateDict(narrow)).toThrow(/decoder\.embed\.weight.*12, 64.*13, 64/)
    const shallow = new Transformer({ ...originalOptions, numLayers: 2, seed: 5 }).stateDict()
    expect(() => model.loadStateDict(shallow)).toThrow(/lack.*layers\.2/)
    const deep = new Transformer({ ...originalOptions, numLayers: 4, seed: 5 }).stateDict()
    expect(() => model.loadStateDict(deep)).toThrow(/layers\.3/)
    expect(differentBits(numbers(model), before)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { trainingStepFlops } from '#cli'
import { Transformer } from '#model'
import { originalOptions, tinyOptions } from '../support/models.js'
import { glassformer } from '../support/run-cli.js'

const SMALL = [
  '--batch-size',
  '2',
  '--seq-len',
  '4',
  '--embed-dim',
  '8',
  '--layers',
  '1',
  '--heads',
  '2',
  '--steps',
  '3',
]
const positive = expect.toSatisfy((value: unknown) => typeof value === 'number' && value > 0)

describe('bench', () => {
  it('train prints its figures as one JSON document', async () => {
    const { code, stdout, stderr } = await glassformer([
      'bench',
      'train',
      ...SMALL,
      '--engine',
      'wasm',
      '--threads',
      '1',
      '--json',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const figures = JSON.parse(stdout)
    expect(figures).toEqual({
      engine: 'wasm',
      threads: 1,
      params: 2373,
      msPerStep: { median: positive, min: positive, max: positive },
      firstStepMs: positive,
      gflops: positive,
      peakMemoryMiB: positive,
    })
    const { min, median, max } = figures.msPerStep
    expect(min).toBeLessThanOrEqual(median)
    expect(median).toBeLessThanOrEqual(max)
    expect(figures.firstStepMs).toBeGreaterThan(min)
    const flops = figures.gflops * 1e6 * median
    expect(flops).toBeCloseTo(trainingStepFlops(new Transformer(tinyOptions).options, 2, 4, 3), 3)
  })

  it('decode prints its figures as one JSON document', async () => {
    const { code, stdout } = await glassformer(['bench', 'decode', ...SMALL, '--engine', 'reference', '--json'])
    expect(code).toBe(0)
    const figures = JSON.parse(stdout)
    expect(figures).toMatchObject({ engine: 'reference', threads: 1, params: 2373, firstRunMs: positive })
    expect(figures.tokensPerSecond).toBeCloseTo((1000 * 2 * 4) / figures.msPerRun.median, 3)
  })

  it('prints lines for people', async () => {
    expect((await glassformer(['bench', 'train', ...SMALL])).stdout).toMatch(/a step +\d+\.\d\d ms/u)
    expect((await glassformer(['bench', 'decode', ...SMALL])).stdout).toMatch(/new tokens +[\d,]+ a second/u)
  })
})

describe('trainingStepFlops', () => {
  it('counts the products of the original: 0.79 GFLOP at batch 32, length 12', () => {
    expect(trainingStepFlops(new Transformer(originalOptions).options, 32, 12, 11) / 1e9).toBeCloseTo(0.79, 2)
  })

  it('counts product by product what a small model multiplies', () => {
    // N 2, srcLen 4, trgLen 3, embedDim 8: forward of each product (rows, k)·(k, n), written out.
    const products = [
      ...[8, 8, 8, 8].map(rows => [rows, 8, 8]), // encoder q, k, v, out
      ...Array.from({ length: 2 }, () => [2 * 4, 8, 4]), // energy and context of 2 rows: (4, 8)·(8, 4)
      [8, 8, 32], // feed-forward
      [8, 32, 8],
      ...[6, 6, 6, 6].map(rows => [rows, 8, 8]), // decoder self-attention
      ...Array.from({ length: 2 }, () => [2 * 3, 8, 3]),
      ...[6, 8, 8, 6].map(rows => [rows, 8, 8]), // cross-attention: q, k, v, out
      ...Array.from({ length: 2 }, () => [2 * 3, 8, 4]),
      [6, 8, 32],
      [6, 32, 8],
      [6, 8, 13], // logits
    ]
    const forward = products.reduce((sum, [m = 0, k = 0, n = 0]) => sum + 2 * m * k * n, 0)
    expect(trainingStepFlops(new Transformer(tinyOptions).options, 2, 4, 3)).toBe(3 * forward)
  })
})

import { describe, expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import {
  addToDim,
  countedMean,
  crossEntropyRows,
  dim,
  dimText,
  dropout,
  embedding,
  evaluateDim,
  gradients,
  input,
  layerNorm,
  linear,
  matmul,
  ones,
  parameter,
  sameDim,
  sameShape,
  shapeText,
  withScope,
} from '#tensor'

const [N, srcLen, trgLen] = [dim('N'), dim('srcLen'), dim('trgLen')]
const x = input('x', 'float32', { N, srcLen, embedDim: 64 })
const ids = input('ids', 'int32', { N, trgLen })

/** The message of the GlassformerError that `make` throws. */
function message(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    expect(error).toBeInstanceOf(GlassformerError)
    return (error as GlassformerError).message
  }
  throw new Error('nothing was thrown')
}

describe('a shape error', () => {
  it('names the operation and both shapes', () => {
    const y = input('y', 'float32', { N, trgLen, embedDim: 64 })
    expect(message(() => x.add(y))).toBe("add: (N, srcLen, 64) and (N, trgLen, 64) don't broadcast")
    expect(message(() => matmul(x, y))).toBe('matmul: the inner sizes differ: (N, srcLen, 64) and (N, trgLen, 64)')
    expect(message(() => matmul(x, ones({ a: 64 })))).toContain('matmul: both need at least two axes')
    expect(message(() => linear(x, parameter('w', { out: 8, in: 32 })))).toBe(
      "linear: the sizes don't fit: (N, srcLen, 64) and (8, 32)",
    )
    expect(message(() => linear(x, parameter('w', { out: 8, in: 64 }), parameter('b', { out: 9 })))).toContain(
      "linear: the bias doesn't fit",
    )
    expect(message(() => layerNorm(x, ones({ a: 63 }), ones({ a: 64 })))).toContain('layerNorm: gamma or beta')
    expect(message(() => x.view({ N, embedDim: 64 }))).toBe(
      'view: (N, srcLen, 64) as (N, 64): the numbers of elements differ',
    )
    expect(message(() => x.sumTo([N, 64]))).toContain("sumTo: doesn't sum to (N, 64): (N, srcLen, 64)")
    expect(message(() => x.expand({ N, srcLen, embedDim: 65 }))).toBe(
      "expand: (N, srcLen, 64) doesn't stretch to (N, srcLen, 65)",
    )
    expect(message(() => crossEntropyRows(x, ids, { ignoreIndex: 0 }))).toContain('logits and targets differ')
    expect(message(() => dropout(x, 1, 0))).toContain('dropout: the rate 1 is not from 0 to below 1')
    expect(message(() => countedMean(x, ids, 0))).toContain('countedMean: the shapes differ')
  })

  it('names the module path', () => {
    const inModule = message(() =>
      withScope('encoder.layers.0', 'TransformerBlock', () =>
        withScope('encoder.layers.0.attention', 'MultiHeadAttention', () => x.add(ones({ a: 63 }))),
      ),
    )
    expect(inModule).toBe("add: (N, srcLen, 64) and (63) don't broadcast in encoder.layers.0.attention")
  })

  it('tells integers, masks and numbers apart', () => {
    const table = parameter('table', { vocabSize: 13, embedDim: 64 })
    expect(message(() => embedding(x, table))).toContain('they must be int32, not float32')
    expect(message(() => embedding(ids, ones({ a: 64 })))).toContain('the table needs two axes')
    expect(message(() => x.maskedFill(ones({ a: 64 }), 0))).toContain('the mask must be bool, it is float32')
    expect(message(() => x.maskedFill(ids.equal(0), 0))).toContain("the mask doesn't broadcast")
    expect(message(() => ids.softmax())).toContain('softmax: computes with float32, not int32')
    expect(message(() => ids.mul(0.5))).toContain('scalar: computes with float32, not int32')
  })

  it('names axes that are not there and slices that reach too far', () => {
    expect(message(() => x.transpose(0, 3))).toBe('transpose: (N, srcLen, 64) has no axis 3')
    expect(message(() => x.size(-4))).toBe('size: (N, srcLen, 64) has no axis -4')
    expect(message(() => x.unsqueeze(4))).toBe('unsqueeze: (N, srcLen, 64) has no place 4 for a new axis')
    expect(message(() => x.slice(2, 0, 65))).toBe('slice: 0:65 is not within axis 2 of (N, srcLen, 64)')
    expect(message(() => x.slice(2, 60, 50))).toContain('slice: 60:50')
    expect(message(() => x.slice(2, -1))).toContain('slice: -1:64')
    expect(message(() => x.slice(1, 0, addToDim(srcLen, 1)))).toContain('slice: 0:srcLen+1 is not within axis 1')
    expect(message(() => x.slice(1, 0, trgLen))).toContain('slice: 0:trgLen')
    const cache = input('cache', 'float32', { N, capacity: dim('capacity', 'trgLen') })
    expect(cache.slice(1, 0, addToDim(trgLen, 1)).shape).toEqual([N, addToDim(trgLen, 1)])
    expect(message(() => cache.slice(1, 0, srcLen))).toContain('slice: 0:srcLen is not within axis 1')
    const named = input('cache', 'float32', { N, capacity: dim('capacity') })
    expect(message(() => named.slice(1, 0, trgLen))).toContain('slice: 0:trgLen is not within axis 1')
    expect(message(() => ones({ a: 3 }).tril())).toContain('tril: needs at least two axes')
    expect(message(() => ones({}).softmax())).toContain('softmax: needs an axis')
  })

  it('names a size that is no whole number and an axis name that would lose its place', () => {
    expect(message(() => x.view({ N, srcLen, heads: 3, headDim: 64 / 3 }))).toBe(
      'the axis headDim of (N, srcLen, 3, 21.333333333333332) needs a whole number as its size',
    )
    expect(message(() => ones({ N, 1: 4 }))).toContain("an axis can't be named 1")
  })

  it('comes for a loss that is no scalar or does not depend on a parameter', () => {
    const w = parameter('w', { embedDim: 64 })
    expect(message(() => gradients(x.mul(w), [w]))).toBe('the loss must be a scalar, not (N, srcLen, 64)')
    expect(message(() => gradients(x.sumTo([]), [w]))).toBe("the loss doesn't depend on w")
    expect(message(() => gradients(w.norm(), [w]))).toContain('norm has no gradient rule')
  })
})

describe('a symbolic size', () => {
  it('is a name and an offset', () => {
    expect(dimText(addToDim(trgLen, -1))).toBe('trgLen-1')
    expect(dimText(addToDim(trgLen, 2))).toBe('trgLen+2')
    expect(dimText(addToDim(addToDim(trgLen, -1), 1))).toBe('trgLen')
    expect(addToDim(5, -1)).toBe(4)
    expect(evaluateDim(addToDim(trgLen, -1), { trgLen: 12 })).toBe(11)
    expect(() => evaluateDim(trgLen, { N: 1 })).toThrow('the size trgLen has no value in this run')
    expect(shapeText([N, addToDim(trgLen, -1), 64])).toBe('(N, trgLen-1, 64)')
  })

  it('equals only itself', () => {
    expect(sameDim(trgLen, dim('trgLen'))).toBe(true)
    expect(sameDim(trgLen, addToDim(trgLen, -1))).toBe(false)
    expect(sameDim(trgLen, 5)).toBe(false)
    expect(sameShape([N, 3], [N])).toBe(false)
  })
})

describe('broadcasting', () => {
  it('stretches axes of size 1 and keeps the names of the longer', () => {
    const mask = input('mask', 'float32', { N, heads: 1, queryLen: 1, keyLen: srcLen })
    const energy = input('energy', 'float32', { N, heads: 4, queryLen: trgLen, keyLen: srcLen })
    const sum = mask.add(energy)
    expect(sum.shape).toEqual([N, 4, trgLen, srcLen])
    expect(sum.axes).toEqual(['N', 'heads', 'queryLen', 'keyLen'])
    const bias = ones({ embedDim: 64 }).add(x)
    expect(bias.shape).toEqual([N, srcLen, 64])
    expect(bias.axes).toEqual(['N', 'srcLen', 'embedDim'])
    expect(ones({ a: 3, b: 1 }).mul(ones({ c: 4 })).axes).toEqual(['a', 'c'])
  })
})

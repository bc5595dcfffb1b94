import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { input, namedTensors, ones, parameter, type Tensor, topologicalOrder, withScope } from '#tensor'

describe('names', () => {
  it('are the module path and the label; the steps of a line are numbered', () => {
    const q = input('q', 'float32', { queryLen: 2, headDim: 4 })
    const energy = withScope('encoder.attention', 'MultiHeadAttention', () => q.matmul(q.T()).div(2).as('energy'))
    expect(energy.name).toBe('encoder.attention.energy')
    expect(energy.label).toEqual({ className: 'MultiHeadAttention', label: 'energy' })
    const product = energy.inputs[0] as Tensor
    expect(product.name).toBe('encoder.attention.energy.2')
    expect(product.inputs[1]?.name).toBe('encoder.attention.energy.1')
    expect(product.label).toEqual({ className: 'MultiHeadAttention', label: 'energy' })
    expect(q.name).toBe('q')
  })

  it('leave what has a name alone', () => {
    const x = ones({ a: 2 })
    const [double, four] = withScope('m', 'M', () => {
      const first = x.mul(2).as('double')
      return [first, first.mul(2).as('four')]
    })
    expect([double.name, four.name]).toEqual(['m.double', 'm.four'])
    expect(() => four.as('eight')).toThrow("m.four can't be named eight too")
  })

  it('belong to the innermost module, also after one that failed', () => {
    const x = ones({ a: 2 })
    withScope('outer', 'Outer', () => {
      const before = x.mul(2)
      const inner = withScope('outer.inner', 'Inner', () => x.mul(3).as('y'))
      expect(() =>
        withScope('outer.broken', 'Broken', () => {
          throw new Error('broken')
        }),
      ).toThrow('broken')
      const sum = before.add(inner).as('sum')
      expect([before.name, inner.name, sum.name]).toEqual(['outer.sum.1', 'outer.inner.y', 'outer.sum'])
    })
    expect(withScope('', 'Transformer', () => x.mul(2).as('logits')).name).toBe('logits')
    expect(x.mul(2).as('free').name).toBe('free')
  })

  it('are found by name', () => {
    const w = parameter('w', { a: 2 })
    const y = w.mul(2).as('y')
    expect([...namedTensors([y.add(1)])]).toEqual([
      ['w', w],
      ['y', y],
    ])
  })
})

describe('topologicalOrder', () => {
  it('puts every tensor once, after its inputs', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 30 }), pairs => {
        const tensors: Tensor[] = [ones({ a: 2 })]
        for (const [a, b] of pairs) {
          tensors.push((tensors[a % tensors.length] as Tensor).add(tensors[b % tensors.length] as Tensor))
        }
        const outputs = tensors.slice(-2)
        const order = topologicalOrder(outputs)
        expect(new Set(order).size).toBe(order.length)
        const place = new Map(order.map((tensor, i) => [tensor, i]))
        for (const tensor of order) {
          for (const each of tensor.inputs) expect(place.get(each)).toBeLessThan(place.get(tensor) as number)
        }
        for (const output of outputs) expect(place.has(output)).toBe(true)
        const needed = new Set(outputs)
        for (const tensor of [...order].reverse())
          if (needed.has(tensor)) for (const each of tensor.inputs) needed.add(each)
        expect(needed.size).toBe(order.length)
      }),
    )
  })

  it('does not overflow on deep graphs', () => {
    let x: Tensor = ones({ a: 1 })
    for (let i = 0; i < 50_000; i++) x = x.add(1)
    expect(topologicalOrder([x])).toHaveLength(50_001)
  })
})

import { expect, test } from 'vitest'
import { concat, dim, input, namedTensors, substitute, type Tensor, withScope } from '#tensor'

function example(): { x: Tensor; doubled: Tensor; kept: Tensor; sum: Tensor } {
  const x = input('x', 'float32', { N: dim('N'), width: 4 })
  return withScope('block', 'Block', () => {
    const doubled = x.mul(2).as('doubled')
    const kept = x.mul(3).as('kept')
    const sum = doubled.add(1).add(kept).as('sum')
    return { x, doubled, kept, sum }
  })
}

test('what depends on a replaced tensor is built anew under its name, the rest is shared', () => {
  const { x, kept, sum } = example()
  const [result] = substitute([sum], tensor => (tensor.name === 'block.doubled' ? tensor.inputs[0] : undefined))
  expect(result).not.toBe(sum)
  expect(result?.name).toBe('block.sum')
  expect(result?.label).toEqual({ className: 'Block', label: 'sum' })
  expect(result?.axes).toEqual(sum.axes)
  expect(result?.inputs[1]).toBe(kept)
  expect(result?.inputs[0]?.inputs[0]).toBe(x)
  expect([...namedTensors([result as Tensor]).keys()]).toEqual(['x', 'block.sum.1', 'block.kept', 'block.sum'])
})

test('the given graph stays as it is', () => {
  const { sum } = example()
  const before = [...namedTensors([sum]).keys()]
  substitute([sum], tensor => (tensor.name === 'block.doubled' ? tensor.inputs[0] : undefined))
  expect([...namedTensors([sum]).keys()]).toEqual(before)
})

test('nothing replaced: the same tensors', () => {
  const { sum } = example()
  expect(substitute([sum], () => undefined)[0]).toBe(sum)
})

test('a replacement without a name takes over name and line, its steps too', () => {
  const { sum } = example()
  const [result] = substitute([sum], tensor => (tensor.name === 'block.doubled' ? tensor.mul(5).add(1) : undefined))
  const named = namedTensors([result as Tensor])
  const doubled = [...named.values()].filter(tensor => tensor.label?.label === 'doubled')
  expect(doubled.map(tensor => tensor.op)).toMatchObject([
    { kind: 'scalar', operation: 'mul', value: 2 },
    { kind: 'scalar', operation: 'mul', value: 5 },
    { kind: 'scalar', operation: 'add', value: 1 },
  ])
  expect(doubled.map(tensor => tensor.name)).toEqual(['block.doubled.2', 'block.doubled.1', 'block.doubled'])
})

test('a tensor being traced does not adopt what a substitution makes', () => {
  const { sum } = example()
  const outer = withScope('outer', 'Outer', () => {
    const [inner] = substitute([sum], tensor => (tensor.name === 'block.doubled' ? tensor.mul(5) : undefined))
    return (inner as Tensor).mul(7).as('result')
  })
  expect([...namedTensors([outer]).keys()].filter(name => name.startsWith('outer'))).toEqual(['outer.result'])
})

test('a replacement of another shape is refused', () => {
  const { sum } = example()
  expect(() => substitute([sum], t => (t.name === 'block.doubled' ? t.T() : undefined))).toThrow(
    /block\.doubled is float32 \(N, 4\): float32 \(4, N\) can't take its place/,
  )
})

test('with anyShape the shapes behind a replacement are inferred anew, or refused there', () => {
  const { x, sum } = example()
  const longer = concat(x, x.slice(1, 0, 2), 1) // (N, 6)
  const replace = (tensor: Tensor): Tensor | undefined =>
    /doubled$|kept$/.test(tensor.name ?? '') ? longer : undefined
  const [result] = substitute([sum], replace, { anyShape: true })
  expect(result?.shape).toEqual([dim('N'), 6])
  expect(() => substitute([sum], t => (t.name === 'block.doubled' ? longer : undefined), { anyShape: true })).toThrow(
    /add: \(N, 6\) and \(N, 4\) don't broadcast/,
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReferenceEngine } from '#engine'
import { dropout, input, parameter } from '#tensor'
import { evaluate, floats } from './evaluate.js'

const w = parameter('w', { a: 2 })
const x = input('x', 'float32', { a: 2 })

describe('a session', () => {
  it('reads and writes its leaves, as copies', async () => {
    const start = floats([1, 2])
    const session = await createReferenceEngine().open(new Map([['w', start]]))
    start.data[0] = 99
    expect(Array.from(await session.readLeaf('w'))).toEqual([1, 2])
    ;(await session.readLeaf('w'))[0] = 99
    expect(Array.from(await session.readLeaf('w'))).toEqual([1, 2])
    session.writeLeaf('w', [3, 4])
    const y = w.mul(x)
    const program = session.compile({ outputs: [y] })
    await program.run({ x: floats([10, 10]) })
    expect(Array.from((await program.read(y)).data)).toEqual([30, 40])
    ;(await program.read(y)).data[0] = 99
    expect(Array.from((await program.read(y)).data)).toEqual([30, 40])
    expect(() => session.writeLeaf('w', [1])).toThrow('w (2) holds 2 numbers, got 1')
    await expect(session.readLeaf('v')).rejects.toThrow('the session holds no parameter or buffer v')
  })

  it('reads the numbers of the call, whatever comes before they are handed over', async () => {
    const session = await createReferenceEngine().open(new Map([['w', floats([1, 2])]]))
    const y = w.mul(x)
    const program = session.compile({ outputs: [y] })
    await program.run({ x: floats([10, 10]) })
    const reading = [session.readLeaf('w'), program.read(y).then(({ data }) => data)]
    session.writeLeaf('w', [3, 4])
    await program.run({ x: floats([7, 7]) })
    expect((await Promise.all(reading)).map(data => Array.from(data))).toEqual([
      [1, 2],
      [10, 20],
    ])
  })

  it('says what it cannot compile or read', async () => {
    const session = await createReferenceEngine().open(new Map([['w', floats([1, 2, 3])]]))
    expect(() => session.compile({ outputs: [w] })).toThrow('w is (2) in the graph, but holds (3)')
    expect(() => session.compile({ outputs: [parameter('v', { a: 2 })] })).toThrow('holds no parameter or buffer v')
    const program = session.compile({ outputs: [x] })
    await expect(program.read(x)).rejects.toThrow('x has no numbers yet: run the program first')
    await program.run({ x: floats([1, 2]) })
    await expect(program.read(w)).rejects.toThrow('w is neither an output nor observed')
  })

  it('reads observed tensors of any strides', async () => {
    const m = input('m', 'float32', { rows: 2, columns: 3 })
    const y = m.T().mul(2)
    const session = await createReferenceEngine().open(new Map())
    const program = session.compile({ outputs: [y], observed: [m.T(), y.inputs[0] ?? y] })
    await program.run({ m: floats([1, 2, 3, 4, 5, 6], [2, 3]) })
    const { data, shape } = await program.read(y.inputs[0] ?? y)
    expect(Array.from(data)).toEqual([1, 4, 2, 5, 3, 6])
    expect(shape).toEqual([3, 2])
  })

  it('drops other elements at each step, the same for the same seed and step', async () => {
    const big = parameter('big', { a: 200 })
    const dropped = dropout(big, 0.5, 3)
    const runs: (readonly number[])[] = []
    for (let i = 0; i < 2; i++) {
      const session = await createReferenceEngine().open(new Map([['big', floats(Array(200).fill(1))]]))
      const training = session.compile({ outputs: [dropped] })
      for (let run = 0; run < 2; run++) {
        await training.run({}, { seed: 1, step: run })
        runs.push(Array.from((await training.read(dropped)).data))
      }
    }
    expect(runs[0]).not.toEqual(runs[1])
    expect(runs.slice(2)).toEqual(runs.slice(0, 2))
  })
})

describe('precision', () => {
  it('float32 rounds every stored number, float64 none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: -1e3, max: 1e3, noNaN: true }), async number => {
        const a = input('a', 'float32', { one: 1 })
        const y = a.mul(a).add(1)
        const [double] = await evaluate([y], { a: floats([number]) })
        const [single] = await evaluate([y], { a: floats([number]) }, {}, 'float32')
        expect(double?.data[0]).toBe(number * number + 1)
        const rounded = Math.fround(number)
        expect(single?.data[0]).toBe(Math.fround(Math.fround(rounded * rounded) + 1))
        expect(single?.data).toBeInstanceOf(Float32Array)
      }),
    )
  })
})

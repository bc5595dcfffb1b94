import { expect, test } from 'vitest'
import { createWasmEngine } from '#engine'
import { dim, embedding, input, parameter } from '#tensor'

test('a program computes the same after another one used the arena', async () => {
  const engine = await createWasmEngine({ threads: 1 })
  const table = { data: Float32Array.from({ length: 12 }, (_, i) => i), shape: [6, 2] }
  const session = await engine.open(new Map([['table', table]]))
  const ids = input('ids', 'int32', { N: dim('N'), len: dim('len') })
  const picked = embedding(ids, parameter('table', { rows: 6, width: 2 }))
  const x = input('x', 'float32', { N: dim('N'), len: dim('len') })
  const scaled = x.mul(1e9)
  const pick = session.compile({ outputs: [picked] })
  const scale = session.compile({ outputs: [scaled] })

  const inputs = { ids: { data: Int32Array.of(1, 5, 0, 2), shape: [2, 2] } }
  const numbers = { data: Float32Array.from({ length: 4000 }, (_, i) => i + 1), shape: [2, 2000] }
  const expected = [2, 3, 10, 11, 0, 1, 4, 5]
  await pick.run(inputs)
  await scale.run({ x: numbers })
  await pick.run(inputs)
  expect([...(await pick.read(picked)).data]).toEqual(expected)
  await scale.run({ x: numbers })
  await pick.run(inputs)
  expect([...(await pick.read(picked)).data]).toEqual(expected)
})

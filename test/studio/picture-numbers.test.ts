import { observe, Transformer } from 'glassformer'
import { expect, test } from 'vitest'
import { pictureOf, summarise } from '../../studio/src/engine/picture.ts'
import { cellAt } from '../../studio/src/picture/cells/cells.ts'
import { strength } from '../../studio/src/picture/cells/look.ts'
import { reasonOf } from '../../studio/src/picture/why.ts'
import { originalOptions } from '../support/models.js'

const model = new Transformer({ ...originalOptions, embedDim: 16, numLayers: 1, seed: 5 })
const batch = {
  src: [
    [1, 5, 9, 2],
    [1, 7, 2, 0],
  ],
  trg: [
    [1, 5, 9, 2],
    [1, 7, 2, 0],
  ],
}
const names = ['decoder.layers.0.attention.attention', 'encoder.layers.0.out', 'decoder.logits']
const observed = await observe(model, batch, names, { engine: 'wasm' })
const numbers = (name: string) => ({ name, ...(observed.get(name) ?? { data: new Float32Array(0), shape: [] }) })
const plain = { heads: 'each', columns: 1e9, probabilities: false } as const

test('the picture’s numbers are the engine’s, of the first example', async () => {
  const [attention = '', out = ''] = names
  const { data, drawings } = await pictureOf(
    [attention, out, 'no such tensor'].map(name => ({ name, ...plain })),
    async name => (names.includes(name) ? numbers(name) : null),
  )
  expect(drawings.map(({ name, heads, rows, columns }) => [name, heads, rows, columns])).toEqual([
    [attention, 4, 4, 4],
    [out, 1, 4, 16],
  ])
  for (const { name, heads, rows, columns, offset } of drawings) {
    const size = heads * rows * columns
    expect([...data.subarray(offset, offset + size)]).toEqual([...numbers(name).data.slice(0, size)])
  }
})

test('heads are averaged; columns that share a pixel are stood for by the largest of them', () => {
  const [attention = '', out = ''] = names
  const { data } = numbers(attention)
  const mean = summarise(numbers(attention), { name: attention, ...plain, heads: 'mean' })
  expect([mean.heads, mean.rows, mean.columns]).toEqual([1, 4, 4])
  const wanted = [4, 20, 36, 52].reduce((sum, at) => sum + (data[at] ?? 0), 0)
  expect(mean.values[4]).toBeCloseTo(wanted / 4, 6)
  const narrow = summarise(numbers(out), { name: out, ...plain, columns: 4 })
  const first = [...numbers(out).data.slice(0, 4)]
  expect(narrow.values[0]).toBe(first.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)))
  expect(narrow.largest).toBe(Math.max(...[...numbers(out).data.slice(0, 64)].map(Math.abs)))
})

test('next tokens are probabilities, of the likeliest words where there are too many', () => {
  const name = 'decoder.logits'
  const all = summarise(numbers(name), { name, ...plain, probabilities: true })
  expect(all.words).toEqual(Array.from({ length: 13 }, (_, id) => id))
  const row = [...numbers(name).data.slice(0, 13)]
  const sum = row.reduce((total, logit) => total + Math.exp(logit), 0)
  for (const [id, logit] of row.entries()) expect(all.values[id]).toBeCloseTo(Math.exp(logit) / sum, 5)
  expect(all.best[0]).toBe(row.indexOf(Math.max(...row)))
  const few = summarise(numbers(name), { name, ...plain, columns: 4, probabilities: true })
  expect(few.words.length).toBe(4)
  expect(few.words).toContain(all.best[0])
  const reason = reasonOf(0, { ...all, data: all.values }, undefined)
  expect(reason?.id).toBe(all.best[0])
  expect(reason?.probability).toBeCloseTo(Math.max(...row.map(logit => Math.exp(logit) / sum)), 5)
})

test('a masked number is not inked, and a cell is found where it is drawn', () => {
  expect(strength(-1e20, 3, 'signed')).toBe(0)
  expect(strength(-3, 3, 'signed')).toBe(1)
  expect(strength(0.25, 0.5, 'source')).toBeLessThan(strength(0.5, 0.5, 'source'))
  const shape = { heads: 2, rows: 3, columns: 4 }
  const look = { width: 88, pitch: 20, headGap: 8 }
  expect(cellAt(shape, look, 1, 1)).toEqual([0, 0, 0])
  expect(cellAt(shape, look, 87, 59)).toEqual([1, 2, 3])
  expect(cellAt(shape, look, 49, 25)).toEqual([1, 1, 0])
})

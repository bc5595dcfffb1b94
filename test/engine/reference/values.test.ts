import { describe, expect, it } from 'vitest'
import {
  argmaxEqual,
  buffer,
  countedMean,
  crossEntropyRows,
  dropout,
  embedding,
  gradients,
  input,
  layerNorm,
  linear,
  matmul,
  ones,
  parameter,
  type Tensor,
} from '#tensor'
import { evaluate, floats, ids, numbersOf } from './evaluate.js'

function close(actual: readonly number[], expected: readonly number[], digits = 12): void {
  expect(actual).toHaveLength(expected.length)
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits)
}

const row3 = input('x', 'float32', { features: 3 })

describe('elementwise operations', () => {
  it('broadcast', async () => {
    const a = input('a', 'float32', { rows: 2, one: 1 })
    const b = input('b', 'float32', { columns: 3 })
    const values = { a: floats([1, 2], [2, 1]), b: floats([10, 20, 40]) }
    expect(await numbersOf(a.add(b), values)).toEqual([11, 21, 41, 12, 22, 42])
    expect(await numbersOf(a.sub(b), values)).toEqual([-9, -19, -39, -8, -18, -38])
    expect(await numbersOf(a.mul(b), values)).toEqual([10, 20, 40, 20, 40, 80])
    expect(await numbersOf(b.div(a), values)).toEqual([10, 20, 40, 5, 10, 20])
  })

  it('sqrt', async () => {
    close(await numbersOf(row3.sqrt(), { x: floats([0, 2, 9]) }), [0, Math.SQRT2, 3])
  })

  it('take numbers', async () => {
    const x = floats([1, 2, 4])
    expect(await numbersOf(row3.add(1), { x })).toEqual([2, 3, 5])
    expect(await numbersOf(row3.sub(1), { x })).toEqual([0, 1, 3])
    expect(await numbersOf(row3.mul(3), { x })).toEqual([3, 6, 12])
    expect(await numbersOf(row3.div(4), { x })).toEqual([0.25, 0.5, 1])
  })

  it('relu, gelu, its approximation and silu', async () => {
    const x = floats([-1, 0, 2])
    expect(await numbersOf(row3.relu(), { x })).toEqual([0, 0, 2])
    // Φ(−1) = 0.15865525393145707, Φ(2) = 0.9772498680518208
    close(await numbersOf(row3.activation('gelu'), { x }), [-0.15865525393145707, 0, 1.9544997361036416])
    // PyTorch 1.13's gelu(x, approximate='tanh') in float64
    close(await numbersOf(row3.activation('geluTanh'), { x }), [-0.15880800939172324, 0, 1.954597694087775])
    close(await numbersOf(row3.activation('silu'), { x }), [-1 / (1 + Math.E), 0, 2 / (1 + Math.exp(-2))])
  })

  it('equal, notEqual and maskedFill, where the mask is true', async () => {
    const x = input('x', 'float32', { rows: 2, columns: 3 })
    const mask = input('mask', 'int32', { columns: 3 })
    const values = { x: floats([1, 2, 3, 4, 5, 6], [2, 3]), mask: ids([1, 0, 0]) }
    expect(await numbersOf(x.maskedFill(mask.equal(0), -9), values)).toEqual([1, -9, -9, 4, -9, -9])
    expect(await numbersOf(x.maskedFill(mask.notEqual(0), -9), values)).toEqual([-9, 2, 3, -9, 5, 6])
    expect(await numbersOf(mask.equal(0), values)).toEqual([0, 1, 1])
  })

  it('tril keeps the lower triangle of every matrix', async () => {
    const numbers = await numbersOf(ones({ N: 2, queryLen: 2, keyLen: 3 }).tril())
    expect(numbers).toEqual([1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0])
  })
})

describe('views', () => {
  it('read the same numbers in another order', async () => {
    const x = input('x', 'float32', { a: 2, b: 3 })
    const values = { x: floats([1, 2, 3, 4, 5, 6], [2, 3]) }
    expect(await numbersOf(x.T(), values)).toEqual([1, 4, 2, 5, 3, 6])
    expect(await numbersOf(x.T().contiguous().view({ c: 6 }), values)).toEqual([1, 4, 2, 5, 3, 6])
    expect(await numbersOf(x.view({ b: 3, a: 2 }), values)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await numbersOf(x.slice(1, 1), values)).toEqual([2, 3, 5, 6])
    expect(await numbersOf(x.slice(1, 0, -1).T(), values)).toEqual([1, 4, 2, 5])
    expect(await numbersOf(x.unsqueeze(1).expand({ a: 2, n: 2, b: 3 }), values)).toEqual([
      1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6,
    ])
  })
})

describe('products', () => {
  it('the energy of two queries and three keys', async () => {
    const q = input('q', 'float32', { queryLen: 2, headDim: 2 })
    const k = input('k', 'float32', { keyLen: 3, headDim: 2 })
    const values = { q: floats([0.5, 0.6, 0.1, 0.2], [2, 2]), k: floats([0.7, 0.8, 0.3, 0.4, 0.9, 0.1], [3, 2]) }
    const product = matmul(q, k.T())
    close(await numbersOf(product, values), [0.83, 0.39, 0.51, 0.23, 0.11, 0.11])
    const energy = await numbersOf(product.div(Math.sqrt(2)), values)
    expect(energy[0]).toBeCloseTo(0.5869, 4)
    const attention = await numbersOf(product.div(Math.sqrt(2)).softmax(), values)
    const weights = [0.83, 0.39, 0.51].map(each => Math.exp(each / Math.SQRT2))
    const sum = weights.reduce((a, b) => a + b)
    close(
      attention.slice(0, 3),
      weights.map(each => each / sum),
    )
  })

  it('matmul broadcasts the batch', async () => {
    const a = input('a', 'float32', { N: 2, one: 1, rows: 1, inner: 2 })
    const b = input('b', 'float32', { heads: 2, inner: 2, columns: 1 })
    const values = { a: floats([1, 2, 3, 4], [2, 1, 1, 2]), b: floats([1, 10, 100, 1000], [2, 2, 1]) }
    expect(await numbersOf(matmul(a, b), values)).toEqual([21, 2100, 43, 4300])
  })

  it('linear has a weight of (out, in)', async () => {
    const x = input('x', 'float32', { N: 2, in: 2 })
    const weight = parameter('weight', { out: 3, in: 2 })
    const bias = parameter('bias', { out: 3 })
    const leaves = { weight: floats([1, 2, 3, 4, 5, 6], [3, 2]), bias: floats([0.5, 0, -0.5]) }
    const values = { x: floats([1, 1, 1, -1], [2, 2]) }
    expect(await numbersOf(linear(x, weight, bias), values, leaves)).toEqual([3.5, 7, 10.5, -0.5, -1, -1.5])
    expect(await numbersOf(linear(x, weight), values, leaves)).toEqual([3, 7, 11, -1, -1, -1])
  })
})

describe('rows', () => {
  it('softmax gives a masked key the weight 0, and a fully masked row an even spread', async () => {
    const x = input('x', 'float32', { rows: 2, keys: 2 })
    const masked = x.maskedFill(input('mask', 'bool', { rows: 2, keys: 2 }), -1e20).softmax()
    const values = { x: floats([3, 5, 3, 5], [2, 2]), mask: ids([0, 1, 1, 1], [2, 2]) }
    const [value] = await evaluate([masked], values, {}, 'float32')
    expect(Array.from(value?.data ?? [])).toEqual([1, 0, 0.5, 0.5])
  })

  it('softmax does not overflow', async () => {
    close(await numbersOf(row3.softmax(), { x: floats([1e4, 1e4, -1e4]) }), [0.5, 0.5, 0])
  })

  it('LayerNorm by hand: the variance divides by n', async () => {
    const x = input('x', 'float32', { rows: 2, features: 3 })
    const values = { x: floats([0.8, 1.2, -0.4, 0.1, -0.5, 0.9], [2, 3]) }
    const normalised = layerNorm(x, ones({ features: 3 }), ones({ features: 3 }).mul(0))
    close(await numbersOf(normalised, values), [0.3922, 0.9806, -1.3728, -0.1162, -1.1625, 1.2787], 4)
    const stats = await numbersOf(normalised.inputs[1] as Tensor, values)
    expect(stats[0]).toBeCloseTo(0.5333, 4)
    expect(1 / (stats[1] as number) ** 2).toBeCloseTo(0.4622, 4)
    const scaled = layerNorm(x, ones({ features: 3 }).mul(2), ones({ features: 3 }))
    close(
      await numbersOf(scaled, values),
      [0.3922, 0.9806, -1.3728, -0.1162, -1.1625, 1.2787].map(each => 2 * each + 1),
      3,
    )
  })
})

describe('tokens', () => {
  const table = parameter('table', { vocabSize: 8, embedDim: 4 })
  const rows = [
    [0, 0, 0, 0],
    [0.1, 0.2, 0.3, 0.4],
    [0.5, 0.6, 0.7, 0.8],
    [0.9, 0.8, 0.7, 0.6],
    [0.8, 0.7, 0.6, 0.5],
    [-0.1, -0.2, -0.3, -0.4],
    [0, 0.1, 0, 0.1],
    [0.1, 0, 0.1, 0],
  ]
  const leaves = { table: floats(rows.flat(), [8, 4]) }
  const tokens = input('tokens', 'int32', { N: 2, len: 5 })
  const batch = [1, 7, 6, 4, 2, 1, 3, 2, 0, 0]

  it('embedding picks rows: (2, 5) → (2, 5, 4)', async () => {
    const [value] = await evaluate([embedding(tokens, table, 0)], { tokens: ids(batch, [2, 5]) }, leaves)
    expect(value?.shape).toEqual([2, 5, 4])
    expect(Array.from(value?.data ?? [])).toEqual(batch.flatMap(id => rows[id] as number[]))
  })

  it("an embedding's gradient adds up where an id repeats, and leaves the padding's row 0", async () => {
    const values = { tokens: ids(batch, [2, 5]) }
    for (const paddingIdx of [0, null]) {
      const loss = embedding(tokens, table, paddingIdx).sumTo([])
      const gradient = gradients(loss, [table]).get(table) as Tensor
      const counts = [paddingIdx === 0 ? 0 : 2, 2, 2, 1, 1, 0, 1, 1]
      expect(await numbersOf(gradient, values, leaves)).toEqual(counts.flatMap(count => Array(4).fill(count)))
    }
  })

  const logits = input('logits', 'float32', { N: 3, classes: 4 })
  const targets = input('targets', 'int32', { N: 3 })
  const values = { logits: floats([1, 2, 3, 4, 0, 0, 0, 0, 9, 1, 1, 1], [3, 4]), targets: ids([3, 1, 0]) }
  const logSum = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3) + Math.exp(4))

  it('cross-entropy is −log softmax at the target and 0 where it is ignored', async () => {
    const rows = crossEntropyRows(logits, targets, { ignoreIndex: 0 })
    close(await numbersOf(rows, values), [logSum - 4, Math.log(4), 0])
    const mean = countedMean(rows, targets, 0)
    close(await numbersOf(mean, values), [(logSum - 4 + Math.log(4)) / 2])
  })

  it('label smoothing spreads its share over all classes', async () => {
    const rows = crossEntropyRows(logits, targets, { ignoreIndex: 0, labelSmoothing: 0.1 })
    // 0.9 · (logSum − 4) + 0.1 · (logSum − mean of 1, 2, 3, 4)
    close(await numbersOf(rows, values), [logSum - 0.9 * 4 - 0.1 * 2.5, Math.log(4), 0])
  })

  it('an ignored target may lie outside the classes, as −100 in PyTorch', async () => {
    const rows = crossEntropyRows(logits, targets, { ignoreIndex: -100 })
    const numbers = await numbersOf(rows, { ...values, targets: ids([3, -100, 1]) })
    close([numbers[0] as number, numbers[1] as number], [logSum - 4, 0])
  })

  it('countedMean is 0 when nothing counts, and so is its gradient', async () => {
    const w = parameter('w', { N: 3, classes: 4 })
    const loss = countedMean(crossEntropyRows(w, targets, { ignoreIndex: 0 }), targets, 0)
    const gradient = gradients(loss, [w]).get(w) as Tensor
    const run = { targets: ids([0, 0, 0]) }
    expect(await numbersOf(loss, run, { w: values.logits })).toEqual([0])
    expect(await numbersOf(gradient, run, { w: values.logits })).toEqual(Array(12).fill(0))
  })

  it('argmaxEqual marks the counted positions that are right; of equal logits the first is the largest', async () => {
    const right = argmaxEqual(logits, targets, 0)
    expect(await numbersOf(right, values)).toEqual([1, 0, 0])
    expect(await numbersOf(argmaxEqual(logits, targets, 1), { ...values, targets: ids([2, 0, 0]) })).toEqual([0, 1, 1])
  })
})

describe('dropout', () => {
  const x = parameter('x', { rows: 100, columns: 100 })
  const leaves = { x: floats(Array(10_000).fill(3), [100, 100]) }

  it('drops about its rate and scales the rest', async () => {
    const numbers = await numbersOf(dropout(x, 0.25, 7), {}, leaves)
    expect(new Set(numbers)).toEqual(new Set([0, 4]))
    const share = numbers.filter(each => each === 0).length / 10_000
    expect(Math.abs(share - 0.25)).toBeLessThan(0.02) // more than four standard deviations
    expect(dropout(x, 0, 7)).toBe(x)
  })

  it('drops the same elements backward; others in another stream', async () => {
    const y = dropout(x, 0.5, 1)
    const gradient = gradients(y.sumTo([]), [x]).get(x) as Tensor
    const [forward, backward, other] = await evaluate([y, gradient, dropout(x, 0.5, 2)], {}, leaves)
    expect(Array.from(backward?.data ?? [])).toEqual(Array.from(forward?.data ?? [], each => (each === 0 ? 0 : 2)))
    expect(other?.data).not.toEqual(forward?.data)
  })
})

describe('constants and buffers', () => {
  it('take the sizes of the run', async () => {
    const src = input('src', 'int32', { N: { symbol: 'N', offset: 0 }, len: { symbol: 'len', offset: 0 } })
    const triangle = ones({ queryLen: src.size(1), keyLen: src.size(1) }).tril()
    const table = buffer('pe', { one: 1, maxLen: 4, embedDim: 1 }).slice(1, 0, src.size(1))
    const all = triangle.matmul(table.view({ len: src.size(1), embedDim: 1 })).mul(src.equal(1).sumTo([]).mul(0).add(1))
    expect(
      await numbersOf(all, { src: ids([1, 2, 3], [1, 3]) }, { pe: floats([1, 10, 100, 1000], [1, 4, 1]) }),
    ).toEqual([1, 11, 111])
  })
})

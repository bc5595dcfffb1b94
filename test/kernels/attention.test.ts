import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, expectBits, floatsOf, type KernelMachine, machines, noise, rowStartsOf } from './kernel-machine.js'

interface Problem {
  batch: number
  queryLen: number
  keyLen: number
  heads: number
  headDim: number
  causal: boolean
  keyLengths: number[]
  /** Of the weights' dropout; 0: none. */
  rate: number
  seed: number
}

const problem: fc.Arbitrary<Problem> = fc
  .record({
    batch: fc.integer({ min: 1, max: 4 }),
    queryLen: fc.integer({ min: 1, max: 19 }),
    keyLen: fc.integer({ min: 1, max: 19 }),
    heads: fc.integer({ min: 1, max: 3 }),
    headDim: fc.constantFrom(1, 3, 4, 6, 8, 13, 16, 20, 64),
    causal: fc.boolean(),
    rate: fc.constantFrom(0, 0.3),
    seed: fc.nat(),
  })
  .map(p => ({ ...p, keyLengths: Array.from({ length: p.batch }, (_, n) => 1 + ((p.seed >> n) % p.keyLen)) }))

const PAD = 7
const FILL = -1e20
const noDims = { d2: 1, d3: 1, d4: 1, d5: 1 }

/** The inputs in the padded layout, q, k and v as columns of wider rows. */
function place(machine: KernelMachine, p: Problem) {
  machine.reset()
  const random = noise(p.seed)
  const width = p.heads * p.headDim
  const rows = (count: number) => floatsOf(count, random)
  const q = rows(p.batch * p.queryLen * (width + 1))
  const k = rows(p.batch * p.keyLen * 2 * width)
  const dOut = rows(p.batch * p.queryLen * width)
  const ids = Int32Array.from({ length: p.batch * p.keyLen }, (_, i) =>
    i % p.keyLen < (p.keyLengths[Math.floor(i / p.keyLen)] ?? 0) ? 1 : PAD,
  )
  const kPointer = machine.floats(k)
  return {
    data: { q, k, dOut },
    width,
    dOut: machine.floats(dOut),
    fields: {
      q: machine.floats(q),
      k: kPointer,
      v: kPointer + 4 * width,
      qStride: width + 1,
      kStride: 2 * width,
      vStride: 2 * width,
      heads: p.heads,
      headDim: p.headDim,
      divisor: Math.fround(Math.sqrt(p.headDim)),
      queryStarts: machine.ints(Array.from({ length: p.batch + 1 }, (_, n) => n * p.queryLen)),
      keyStarts: machine.ints(Array.from({ length: p.batch + 1 }, (_, n) => n * p.keyLen)),
      queryLen: p.queryLen,
      keyLen: p.keyLen,
      keyIds: machine.ints(ids),
      keyIdsStrideN: p.keyLen,
      keyIdsStrideL: 1,
      paddingIdx: PAD,
      causal: p.causal ? 1 : 0,
      probs: machine.room(p.batch * p.heads * p.queryLen * p.keyLen),
      probsStrideN: p.heads * p.queryLen * p.keyLen,
      seed: p.rate === 0 ? 0 : machine.ints([p.seed, 5]),
      tensorId: 77,
      rate: p.rate,
    },
  }
}

/** (N, heads, rows, columns) products per sequence and head by the generic kernel. */
function batched(
  machine: KernelMachine,
  p: Problem,
  a: { pointer: number; n: number; h: number; row: number; col: number },
  b: { pointer: number; n: number; h: number; row: number; col: number },
  [m, k, n]: [number, number, number],
): number {
  const c = machine.room(p.batch * p.heads * m * n)
  machine.run(
    'matmul',
    {
      ...{ a: a.pointer, b: b.pointer, c, rank: 2, d0: p.batch, d1: p.heads, d2: 1, d3: 1 },
      ...{ a0: a.n, a1: a.h, a2: 0, a3: 0, b0: b.n, b1: b.h, b2: 0, b3: 0 },
      ...{ m, k, n, aRow: a.row, aCol: a.col, bRow: b.row, bCol: b.col },
    },
    0,
    p.batch,
  )
  return c
}

/** The mask (N, 1, queryLen, keyLen) as integers. */
function maskOf(machine: KernelMachine, p: Problem): number {
  const mask: number[] = []
  for (let n = 0; n < p.batch; n++)
    for (let i = 0; i < p.queryLen; i++)
      for (let j = 0; j < p.keyLen; j++) mask.push(j >= (p.keyLengths[n] ?? 0) || (p.causal && j > i) ? 1 : 0)
  return machine.ints(mask)
}

function maskedFill(machine: KernelMachine, p: Problem, x: number, value: number, mask: number): number {
  const { batch, heads, queryLen, keyLen } = p
  const y = machine.room(batch * heads * queryLen * keyLen)
  const dims = { rank: 4, d0: batch, d1: heads, ...noDims, d2: queryLen, d3: keyLen }
  const strides = { a0: heads * queryLen * keyLen, a1: queryLen * keyLen, a2: keyLen, a3: 1, a4: 0, a5: 0 }
  const maskStrides = { b0: queryLen * keyLen, b1: 0, b2: keyLen, b3: 1, b4: 0, b5: 0 }
  const fields = { operation: 'maskedFill', a: x, b: mask, value, out: y } as const
  machine.run('binary', { ...fields, ...dims, ...strides, ...maskStrides }, 0, batch)
  return y
}

function divide(machine: KernelMachine, p: Problem, x: number, value: number): number {
  const count = p.batch * p.heads * p.queryLen * p.keyLen
  const y = machine.room(count)
  const fields = { operation: 'div', value, integer: 0, a: x, out: y } as const
  const strides = { a0: 1, a1: 0, a2: 0, a3: 0, a4: 0, a5: 0 }
  machine.run('unary', { ...fields, rank: 1, d0: count, d1: 1, ...noDims, ...strides }, 0, count)
  return y
}

/** What a dropout of its own makes of (N, heads, queryLen, keyLen). */
function dropped(machine: KernelMachine, p: Problem, x: number, fields: { seed: number; tensorId: number }): number {
  if (p.rate === 0) return x
  const { seed, tensorId } = fields
  const width = p.heads * p.queryLen * p.keyLen
  const rowStarts = machine.ints(rowStartsOf(Array(p.batch).fill(1)))
  const y = machine.room(p.batch * width)
  machine.run('dropout', { x, y, residual: 0, rate: p.rate, seed, tensorId, rowStarts, width }, 0, p.batch)
  return y
}

/** (N, heads, len, headDim) as rows (N·len, heads·headDim). */
function merge(p: Problem, values: Float32Array, length: number): Float32Array {
  const out = new Float32Array(values.length)
  for (let n = 0; n < p.batch; n++)
    for (let h = 0; h < p.heads; h++)
      for (let i = 0; i < length; i++)
        for (let d = 0; d < p.headDim; d++)
          out[((n * length + i) * p.heads + h) * p.headDim + d] =
            values[((n * p.heads + h) * length + i) * p.headDim + d] ?? Number.NaN
  return out
}

describe.each(machines)('attention (%s)', (_name, machine) => {
  it('has the bits of matmul, division, mask, softmax, dropout, matmul, and of their gradients', () => {
    fc.assert(
      fc.property(problem, p => {
        const { fields, width, dOut } = place(machine, p)
        const { batch, heads, headDim, queryLen, keyLen } = p
        const count = batch * heads * queryLen * keyLen
        const q = { pointer: fields.q, n: queryLen * fields.qStride, h: headDim, row: fields.qStride, col: 1 }
        const k = { pointer: fields.k, n: keyLen * fields.kStride, h: headDim, row: fields.kStride, col: 1 }
        const v = { pointer: fields.v, n: keyLen * fields.vStride, h: headDim, row: fields.vStride, col: 1 }
        const transposed = <T extends { row: number; col: number }>(x: T): T => ({ ...x, row: x.col, col: x.row })
        const square = (pointer: number) => ({
          pointer,
          n: heads * queryLen * keyLen,
          h: queryLen * keyLen,
          row: keyLen,
          col: 1,
        })

        const out = machine.room(batch * queryLen * width)
        machine.run(
          'attention',
          { ...fields, fill: FILL, capacity: p.seed % 2 === 0 ? 0 : p.keyLen, out, outStride: width },
          0,
          batch,
        )

        const mask = maskOf(machine, p)
        const energy = batched(machine, p, q, transposed(k), [queryLen, headDim, keyLen])
        const masked = maskedFill(machine, p, divide(machine, p, energy, fields.divisor), FILL, mask)
        const probs = machine.room(count)
        machine.run('softmax', { x: masked, y: probs, width: keyLen, rowsPerUnit: heads * queryLen }, 0, batch)
        const weights = dropped(machine, p, probs, fields)
        const context = batched(machine, p, square(weights), v, [queryLen, keyLen, headDim])
        expectBits(machine.readFloats(fields.probs, count), machine.readFloats(probs, count))
        const merged = merge(p, machine.readFloats(context, batch * queryLen * width), queryLen)
        expectBits(machine.readFloats(out, merged.length), merged)

        const dq = machine.room(batch * queryLen * width)
        const dk = machine.room(batch * keyLen * width)
        const dv = machine.room(batch * keyLen * width)
        const strides = { dOut, dOutStride: width, dq, dk, dv, dqStride: width, dkStride: width, dvStride: width }
        machine.run('attentionGrad', { ...fields, ...strides }, 0, batch)

        const g = { pointer: dOut, n: queryLen * width, h: headDim, row: width, col: 1 }
        const dvGeneric = batched(machine, p, transposed(square(weights)), g, [keyLen, queryLen, headDim])
        const dWeights = batched(machine, p, g, transposed(v), [queryLen, headDim, keyLen])
        const dProbs = dropped(machine, p, dWeights, fields)
        const dMasked = machine.room(count)
        machine.run(
          'softmaxGrad',
          { y: probs, dy: dProbs, dx: dMasked, width: keyLen, rowsPerUnit: heads * queryLen },
          0,
          batch,
        )
        const dEnergy = divide(machine, p, maskedFill(machine, p, dMasked, 0, mask), fields.divisor)
        const dqGeneric = batched(machine, p, square(dEnergy), k, [queryLen, keyLen, headDim])
        const dkGeneric = batched(machine, p, transposed(square(dEnergy)), q, [keyLen, queryLen, headDim])
        for (const [fused, generic, length] of [
          [dv, dvGeneric, keyLen],
          [dq, dqGeneric, queryLen],
          [dk, dkGeneric, keyLen],
        ] as const) {
          const expected = merge(p, machine.readFloats(generic, batch * length * width), length)
          expectBits(machine.readFloats(fused, expected.length), expected)
        }
      }),
      { numRuns: 80 },
    )
  })

  it('agrees with float64', () => {
    fc.assert(
      fc.property(problem, p => {
        const { data, fields, width } = place(machine, { ...p, rate: 0 })
        const out = machine.room(p.batch * p.queryLen * width)
        machine.run('attention', { ...fields, fill: FILL, capacity: 0, out, outStride: width }, 0, p.batch)
        const expected = new Float64Array(p.batch * p.queryLen * width)
        for (let n = 0; n < p.batch; n++)
          for (let h = 0; h < p.heads; h++)
            for (let i = 0; i < p.queryLen; i++) {
              const at = (j: number, d: number, part: number) =>
                data.k[((n * p.keyLen + j) * 2 + part) * width + h * p.headDim + d] ?? Number.NaN
              const energies = Array.from({ length: p.keyLen }, (_, j) => {
                if (j >= (p.keyLengths[n] ?? 0) || (p.causal && j > i)) return FILL
                let sum = 0
                for (let d = 0; d < p.headDim; d++)
                  sum += (data.q[(n * p.queryLen + i) * (width + 1) + h * p.headDim + d] ?? Number.NaN) * at(j, d, 0)
                return sum / Math.sqrt(p.headDim)
              })
              const most = Math.max(...energies)
              const weights = energies.map(e => Math.exp(e - most))
              const total = weights.reduce((a, b) => a + b)
              for (let d = 0; d < p.headDim; d++)
                expected[(n * p.queryLen + i) * width + h * p.headDim + d] =
                  weights.reduce((sum, w, j) => sum + w * at(j, d, 1), 0) / total
            }
        expect(difference(machine.readFloats(out, expected.length), expected)).toBeLessThan(5e-6)
      }),
      { numRuns: 40 },
    )
  })

  it('ragged sequences have the bits of padded ones, split or not', () => {
    fc.assert(
      fc.property(problem, p => {
        const { data, fields, width, dOut } = place(machine, { ...p, queryLen: p.keyLen })
        const length = p.keyLen
        const out = machine.room(p.batch * length * width)
        const grads = () => ({
          dOut,
          dOutStride: width,
          dq: machine.room(p.batch * length * width),
          dk: machine.room(p.batch * length * width),
          dv: machine.room(p.batch * length * width),
          dqStride: width,
          dkStride: width,
          dvStride: width,
        })
        // In the padded layout nothing flows back from the rows of padding.
        const g = data.dOut.map((v, i) =>
          Math.floor(i / width) % length < (p.keyLengths[Math.floor(i / width / length)] ?? 0) ? v : 0,
        )
        new Float32Array(machine.memory.buffer, dOut, g.length).set(g)
        machine.run('attention', { ...fields, fill: FILL, capacity: 0, out, outStride: width }, 0, p.batch)
        const padded = grads()
        machine.run('attentionGrad', { ...fields, ...padded }, 0, p.batch)

        const rowStarts = rowStartsOf(p.keyLengths)
        const rows = rowStarts.at(-1) ?? 0
        const pack = (values: Float32Array, stride: number) => {
          const packed = new Float32Array(rows * stride)
          p.keyLengths.forEach((count, n) => {
            packed.set(
              values.subarray(n * length * stride, (n * length + count) * stride),
              (rowStarts[n] ?? 0) * stride,
            )
          })
          return packed
        }
        const kPointer = machine.floats(pack(data.k, 2 * width))
        const ragged = {
          ...fields,
          q: machine.floats(pack(data.q, width + 1)),
          k: kPointer,
          v: kPointer + 4 * width,
          queryStarts: machine.ints(rowStarts),
          keyStarts: machine.ints(rowStarts),
          probs: machine.room(p.batch * p.heads * length * length),
        }
        const raggedOut = machine.room(rows * width)
        const middle = p.seed % (p.batch + 1)
        machine.runSplit(
          'attention',
          { ...ragged, fill: FILL, capacity: 0, out: raggedOut, outStride: width },
          0,
          middle,
          p.batch,
        )
        expectBits(
          machine.readFloats(raggedOut, rows * width),
          pack(machine.readFloats(out, p.batch * length * width), width),
        )
        const raggedGrads = { ...grads(), dOut: machine.floats(pack(g, width)) }
        machine.runSplit('attentionGrad', { ...ragged, ...raggedGrads }, 0, middle, p.batch)
        for (const name of ['dq', 'dk', 'dv'] as const) {
          const expected = pack(machine.readFloats(padded[name], p.batch * length * width), width)
          expectBits(machine.readFloats(raggedGrads[name], rows * width), expected)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is uniform where every key is masked', () => {
    const p = {
      batch: 1,
      queryLen: 2,
      keyLen: 5,
      heads: 1,
      headDim: 4,
      causal: false,
      keyLengths: [0],
      rate: 0,
      seed: 3,
    }
    const { fields, width } = place(machine, p)
    machine.run(
      'attention',
      { ...fields, fill: FILL, capacity: 0, out: machine.room(2 * width), outStride: width },
      0,
      1,
    )
    expect([...machine.readFloats(fields.probs, 10)]).toEqual(Array(10).fill(Math.fround(0.2)))
  })

  it.each([0, 0.3])('takes more keys than fit its scratch at once, dropout %d', rate => {
    const p: Problem = {
      batch: 1,
      queryLen: 300,
      keyLen: 1030,
      heads: 1,
      headDim: 68,
      causal: false,
      keyLengths: [1000],
      rate,
      seed: 5,
    }
    const { fields, width, dOut } = place(machine, p)
    const out = machine.room(p.queryLen * width)
    machine.run('attention', { ...fields, fill: FILL, capacity: 0, out, outStride: width }, 0, 1)
    const q = { pointer: fields.q, n: 0, h: 0, row: fields.qStride, col: 1 }
    const k = { pointer: fields.k, n: 0, h: 0, row: 1, col: fields.kStride }
    const energy = batched(machine, p, q, k, [p.queryLen, p.headDim, p.keyLen])
    const masked = maskedFill(machine, p, divide(machine, p, energy, fields.divisor), FILL, maskOf(machine, p))
    const probs = machine.room(p.queryLen * p.keyLen)
    machine.run('softmax', { x: masked, y: probs, width: p.keyLen, rowsPerUnit: p.queryLen }, 0, 1)
    expectBits(
      machine.readFloats(fields.probs, p.queryLen * p.keyLen),
      machine.readFloats(probs, p.queryLen * p.keyLen),
    )
    const d = () => machine.room(p.keyLen * width)
    const strides = { dOut, dOutStride: width, dqStride: width, dkStride: width, dvStride: width }
    const grads = { ...strides, dq: d(), dk: d(), dv: d() }
    machine.run('attentionGrad', { ...fields, ...grads }, 0, 1)
    const g = { pointer: dOut, n: 0, h: 0, row: width, col: 1 }
    const square = { pointer: dropped(machine, p, probs, fields), n: 0, h: 0, row: 1, col: p.keyLen }
    const dv = batched(machine, p, square, g, [p.keyLen, p.queryLen, p.headDim])
    expectBits(machine.readFloats(grads.dv, p.keyLen * width), machine.readFloats(dv, p.keyLen * width))
  })
})

import { describe, expect, it } from 'vitest'
import {
  modelFromFiles,
  modelToFiles,
  readSafetensors,
  toStateDict,
  type weightTypes,
  writeSafetensors,
} from '#formats'
import { Transformer } from '#model'
import { digitsTask } from '#tasks'
import { hasTorch, runTorch } from './torch-python.js'

const sizes = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }
const small = { ...sizes, embedDim: 8, numLayers: 1, heads: 2, maxLen: 20 }
const WEIGHTS = 'model.safetensors'

function weightsOf(model: Transformer, dtype: (typeof weightTypes)[number] = 'float32') {
  const bytes = modelToFiles(model, null, { dtype }).get(WEIGHTS)
  if (bytes === undefined) throw new Error('no weights')
  return bytes
}

function loaded(bytes: Uint8Array, model: Transformer): Transformer {
  const files = new Map([...modelToFiles(model), [WEIGHTS, bytes]])
  return modelFromFiles(files).model
}

describe('a saved model', () => {
  it('leaves out the sinusoids that loading computes again, bit for bit', () => {
    const model = new Transformer({ ...small, seed: 3 })
    const bytes = weightsOf(model)
    expect([...readSafetensors(bytes).tensors.keys()].filter(key => key.includes('positional'))).toEqual([])
    expect(loaded(bytes, model).stateDict()).toEqual(model.stateDict())
  })

  it('keeps positions that are not those', () => {
    const model = new Transformer({ ...small, seed: 3 })
    const state = model.stateDict()
    const pe = state.get('encoder.positional_encoding.pe')
    if (pe !== undefined) pe.data[5] = 0.25
    model.loadStateDict(state)
    const bytes = weightsOf(model)
    const kept = [...readSafetensors(bytes).tensors.keys()].filter(key => key.includes('positional'))
    expect(kept).toEqual(['encoder.positional_encoding.pe'])
    expect(loaded(bytes, model).stateDict()).toEqual(state)
    const learned = new Transformer({ ...small, positions: 'learned', seed: 3 })
    expect(loaded(weightsOf(learned), learned).stateDict()).toEqual(learned.stateDict())
  })

  it("is as small as the original's may be, at each precision", () => {
    const task = digitsTask()
    const model = new Transformer({ ...sizes, embedDim: 64, numLayers: 3, heads: 4, seed: 1 })
    expect([task.sourceVocabulary.size, model.parameterCount]).toEqual([13, 352_717])
    expect(weightsOf(model).length).toBeLessThanOrEqual(1_450_000)
    expect(weightsOf(model, 'float16').length).toBeLessThanOrEqual(750_000)
    expect(weightsOf(model, 'bfloat16').length).toBeLessThanOrEqual(750_000)
    expect(weightsOf(model, 'int8').length).toBeLessThanOrEqual(450_000)
  })

  it.each([
    ['float32', 0],
    ['float16', 2 ** -11],
    ['bfloat16', 2 ** -8],
  ] as const)('%s is right to a share of %f of each number', (dtype, share) => {
    const model = new Transformer({ ...small, seed: 4 })
    const after = loaded(weightsOf(model, dtype), model).stateDict()
    for (const [key, { data }] of model.stateDict()) {
      data.forEach((value, i) => {
        const error = Math.abs((after.get(key)?.data[i] ?? Number.NaN) - value)
        expect(error).toBeLessThanOrEqual(Math.max(share * Math.abs(value), share === 0 ? 0 : 2 ** -25))
      })
    }
  })

  it('int8 has a scale a row: each number is right to half a step of its row, vectors to the bit', () => {
    const model = new Transformer({ ...small, positions: 'learned', seed: 4 })
    const bytes = weightsOf(model, 'int8')
    const { tensors } = readSafetensors(bytes)
    expect(tensors.get('decoder.fc_out.weight')).toMatchObject({ dtype: 'I8', shape: [13, 8] })
    expect(tensors.get('decoder.fc_out.weight.scale')).toMatchObject({ dtype: 'F32', shape: [13] })
    expect(tensors.get('encoder.positional_encoding.pe.scale')?.shape).toEqual([1, 20])
    const after = loaded(bytes, model).stateDict()
    for (const [key, { data, shape }] of model.stateDict()) {
      const width = shape.at(-1) ?? 1
      const scale = tensors.get(`${key}.scale`)?.data
      data.forEach((value, i) => {
        const step = Number(scale?.[Math.floor(i / width)] ?? 0)
        expect(Math.abs((after.get(key)?.data[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(0.5001 * step)
      })
    }
  })

  it('is refused with the tensor and the way out, where a type can not hold it', () => {
    const model = new Transformer({ ...small, seed: 4 })
    const state = model.stateDict()
    state.get('decoder.fc_out.bias')?.data.fill(70_000)
    model.loadStateDict(state)
    expect(() => weightsOf(model, 'float16')).toThrow(
      "decoder.fc_out.bias has 70000, beyond float16's 65504: choose bfloat16 or float32",
    )
    const rows = { data: new Int8Array(6), shape: [2, 3] }
    const read = (...more: [string, { data: Float32Array | Int8Array; shape: number[] }][]) =>
      toStateDict(readSafetensors(writeSafetensors(new Map([['a', rows], ...more]))).tensors)
    expect(() => read()).toThrow('a holds I8, weights are floating-point numbers')
    expect(() => read(['a.scale', { data: new Float32Array(3), shape: [3] }])).toThrow(
      'a.scale must be float32 of shape (2), a number a row of a; it is F32 of shape (3)',
    )
  })
})

const halves = [
  0,
  1,
  -2.5,
  65504,
  2 ** -14,
  2 ** -24,
  2 ** -25,
  3 * 2 ** -26,
  1 + 2 ** -11,
  1 + 3 * 2 ** -11,
  0.1,
  1e-9,
]

it.skipIf(!hasTorch)('rounds to 16 bits as PyTorch does', () => {
  const floats = Float32Array.from([
    ...halves,
    ...Array.from({ length: 500 }, (_, i) => Math.sin(i) * 10 ** ((i % 9) - 5)),
  ])
  const model = new Transformer({ ...small, srcVocabSize: 513, embedDim: 2, heads: 1, seed: 1 })
  const state = model.stateDict()
  state.get('encoder.embed.weight')?.data.set(floats)
  model.loadStateDict(state)
  const script = `
import json, sys, torch
x = torch.tensor(json.loads(sys.argv[1]), dtype=torch.float32)
print(json.dumps([x.half().float().tolist(), x.bfloat16().float().tolist()]))`
  const [half, brain] = runTorch(script, [JSON.stringify([...floats])]) as number[][]
  const ours = (dtype: 'float16' | 'bfloat16') =>
    [...(loaded(weightsOf(model, dtype), model).stateDict().get('encoder.embed.weight')?.data ?? [])].slice(
      0,
      floats.length,
    )
  expect(ours('float16')).toEqual(half)
  expect(ours('bfloat16')).toEqual(brain)
})

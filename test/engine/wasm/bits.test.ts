import * as library from 'glassformer'
import { describe, expect, it } from 'vitest'
import { createWasmEngine, type Session, type TensorValue } from '#engine'
import { type GivenOptions, Transformer } from '#model'
import { forwardGraph, leavesOf } from '#session'
import { namedTensors, type Tensor } from '#tensor'
import { fingerprint, recorded } from '../../support/fingerprint.js'
import {
  differentBits,
  oddModels,
  type RaggedBatch,
  raggedBatches,
  readStep,
  stepOutputs,
  type TrainingGraph,
  train,
  trainingGraph,
} from '../../support/whole-model.js'

const STEPS = 20

describe.each(Object.entries(oddModels))('the same bits, %s', (_name, options) => {
  const batches = raggedBatches(options, STEPS)

  it('on 1, 2 and 3 threads, twice, packed or not', async () => {
    const expected = await train(await createWasmEngine({ threads: 1 }), options, batches)
    for (const [threads, packing] of [
      [1, true],
      [2, true],
      [3, true],
      [1, false],
      [2, false],
    ] as const) {
      const got = await train(await createWasmEngine({ threads, packing }), options, batches)
      expect(differentBits(got, expected), `${threads} threads, packing ${packing}`).toBeNull()
    }
    const losses = [...expected].filter(([key]) => key.startsWith('loss'))
    expect(losses.every(([, loss]) => Number.isFinite(loss[0]))).toBe(true)
  })

  it('of loss and gradients, packed or not', async () => {
    const graph = trainingGraph(options)
    const [packed, padded] = await Promise.all(
      [true, false].map(async packing => (await createWasmEngine({ threads: 1, packing })).open(leavesOf(graph.model))),
    )
    const outputs = stepOutputs(graph)
    const programs = [packed, padded].map(session => (session as Session).compile({ outputs }))
    for (const { src, trg } of [...raggedBatches(options, 30, 5), ...withoutTargets(options)]) {
      const results = []
      for (const program of programs) {
        await program.run({ src, trg })
        results.push(await readStep(program, graph))
      }
      const [first, second] = results as [Map<string, ArrayLike<number>>, Map<string, ArrayLike<number>>]
      expect(differentBits(first, second)).toBeNull()
    }
  })
})

/** A batch in which no target counts, and one in which those of a row don't. */
function withoutTargets(options: GivenOptions): RaggedBatch[] {
  const pad = options.trgPadIdx
  const token = pad === 0 ? 1 : 0
  const src: TensorValue = { data: Int32Array.of(1, 2, 3, 3, 2, 1), shape: [2, 3] }
  return [
    { src, trg: { data: Int32Array.of(token, pad, pad, token, pad, pad), shape: [2, 3] } },
    { src, trg: { data: Int32Array.of(token, pad, pad, token, token, pad), shape: [2, 3] } },
  ]
}

it('a batch in which no target counts has the loss 0 and gradients of 0', async () => {
  const options = oddModels['one head'] as GivenOptions
  const graph = trainingGraph(options)
  const session = await (await createWasmEngine({ threads: 1 })).open(leavesOf(graph.model))
  const program = session.compile({ outputs: stepOutputs(graph) })
  const [batch] = raggedBatches(options, 1) as [RaggedBatch]
  await program.run({ ...batch })
  await program.run({ ...(withoutTargets(options)[0] as RaggedBatch) })
  for (const [key, values] of await readStep(program, graph)) {
    expect(
      Array.from(values).every(value => value === 0),
      key,
    ).toBe(true)
  }
})

describe.each(['heads of 7', 'one head', 'every option'])('observing changes no bit, %s', name => {
  const options: GivenOptions = { ...(oddModels[name] as GivenOptions), numLayers: 1 }

  it('of the logits', async () => {
    const model = new Transformer({ ...options, seed: 1 })
    const { logits } = forwardGraph(model)
    const named = [...namedTensors([logits]).values()]
    const session = await (await createWasmEngine({ threads: 1 })).open(leavesOf(model))
    const [first, second] = raggedBatches(options, 2) as [RaggedBatch, RaggedBatch]
    const logitsOf = async (observed: readonly Tensor[], { src, trg }: RaggedBatch): Promise<ArrayLike<number>> => {
      const program = session.compile({ outputs: [logits], observed })
      await program.run({ src, trg })
      for (const tensor of observed) checkReadable(await program.read(tensor), tensor)
      return (await program.read(logits)).data
    }
    for (const batch of [first, second]) {
      const expected = new Map([['logits', await logitsOf([], batch)]])
      for (const observed of [named, ...named.map(tensor => [tensor])]) {
        const got = new Map([['logits', await logitsOf(observed, batch)]])
        expect(differentBits(got, expected), observed.length > 1 ? 'all at once' : observed[0]?.name).toBeNull()
      }
    }
  })

  it('of the loss and the gradients', async () => {
    const graph = trainingGraph(options)
    const named = [...namedTensors([graph.loss, graph.accuracy]).values()]
    const backward = named.flatMap(tensor => graph.gradientOf.get(tensor) ?? [])
    const session = await (await createWasmEngine({ threads: 2 })).open(leavesOf(graph.model))
    const [{ src, trg }] = raggedBatches(options, 1, 3) as [RaggedBatch]
    const stepOf = async (observed: readonly Tensor[]): Promise<Map<string, ArrayLike<number>>> => {
      const program = session.compile({ outputs: stepOutputs(graph), observed })
      await program.run({ src, trg }, { seed: 1, step: 1 })
      for (const tensor of observed) checkReadable(await program.read(tensor), tensor)
      return readStep(program, graph)
    }
    const expected = await stepOf([])
    expect(backward.length).toBeGreaterThan(named.length / 2)
    for (const observed of [[...named, ...backward], backward, ...[...named, ...backward].map(tensor => [tensor])]) {
      const label = observed.length > 1 ? 'many at once' : describeTensor(graph, observed[0] as Tensor)
      expect(differentBits(await stepOf(observed), expected), label).toBeNull()
    }
    session.dispose()
  })
})

function checkReadable({ data, shape }: TensorValue, tensor: Tensor): void {
  expect(data.length).toBe(shape.reduce((product, size) => product * size, 1))
  expect(data.every(Number.isFinite), tensor.name).toBe(true)
}

function describeTensor({ gradientOf }: TrainingGraph, tensor: Tensor): string {
  for (const [of, gradient] of gradientOf) if (gradient === tensor) return `${of.name}@grad`
  return tensor.name ?? tensor.op.kind
}

describe('the fingerprint of a run', () => {
  it.each(['original', 'odd'] as const)('is the one on record: %s', async name => {
    for (const threads of [1, 2]) {
      expect(await fingerprint(library, name, { engine: 'wasm', threads }), `${threads} threads`).toBe(recorded[name])
    }
  })
})

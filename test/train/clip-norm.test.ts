import { describe, expect, it } from 'vitest'
import { createEngine, createReferenceEngine, type Engine, type EngineName } from '#engine'
import { Transformer } from '#model'
import { digitsTask } from '#tasks'
import { buffer, type Tensor } from '#tensor'
import { sgd, Trainer, transformGradients } from '#train'

const powers = (from: number, to: number, by: number): number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => Number(`1e${from + by * i}`))

const engines: [string, Engine | undefined][] = [
  ['reference', await createReferenceEngine()],
  ['reference in float32', await createReferenceEngine({ precision: 'float32' })],
  ...(await Promise.all((['wasm', 'wasm-relaxed', 'blas'] as const).map(made))),
]

async function made(engine: EngineName): Promise<[string, Engine | undefined]> {
  return [engine, await createEngine({ engine, threads: 1 }).catch(() => undefined)]
}

describe.each(engines)('clipNorm on %s', (_name, engine) => {
  it.skipIf(engine === undefined)("is PyTorch's in float64", async () => {
    const sizes = { a: [3, 7], b: [5], c: [1] }
    const pattern = (key: string, count: number) =>
      Array.from({ length: count }, (_, i) => Math.sin(key.charCodeAt(0) + 1.7 * i))
    const whole = Object.entries(sizes).map(([key, shape]) =>
      pattern(
        key,
        shape.reduce((m, n) => m * n),
      ),
    )
    const length = Math.hypot(...whole.flat())
    for (const wanted of powers(-30, 30, 5)) {
      const numbers = whole.map(part => Float32Array.from(part, x => (x / length) * wanted))
      const norm = Math.hypot(...numbers.flatMap(part => [...part]))
      const leaves = new Map(
        Object.entries(sizes).map(([key, shape], i) => [key, { data: numbers[i] ?? new Float32Array(), shape }]),
      )
      const session = await (engine as Engine).open(leaves)
      for (const clipNorm of powers(-9, 9, 3)) {
        const tensors = Object.entries(sizes).map(([key, shape]) =>
          buffer(key, Object.fromEntries(shape.map((size, axis) => [`axis${axis}`, size]))),
        )
        const { gradientOf } = transformGradients(new Map(tensors.map(x => [x, x])), { clipNorm })
        const outputs = tensors.map(x => gradientOf.get(x) as Tensor)
        const program = session.compile({ outputs })
        await program.run({})
        const factor = Math.min(1, clipNorm / (norm + 1e-6))
        // Of the largest numbers: small ones may be below what float32 can write.
        for (const [i, output] of outputs.entries()) {
          const { data: got } = await program.read(output)
          const given = numbers[i] ?? new Float32Array()
          const most = given.reduce((best, x, at) => (Math.abs(x) > Math.abs(given[best] ?? 0) ? at : best), 0)
          const right = factor * (given[most] ?? Number.NaN)
          expect(Math.abs((got[most] as number) / right - 1), `${wanted} ${clipNorm}`).toBeLessThan(1e-6)
        }
      }
      session.dispose()
    }
  })
})

it('an update has the norm that was asked for, and a norm that is no number is an error', async () => {
  const tokens = { srcVocabSize: 13, trgVocabSize: 13, srcPadIdx: 0, trgPadIdx: 0 }
  const task = digitsTask()
  const start = (change: (model: Transformer) => void, clipNorm: number): Promise<Trainer> => {
    const model = new Transformer({ ...tokens, embedDim: 8, numLayers: 1, heads: 2, seed: 5 })
    change(model)
    const optimizer = sgd({ lr: 0.001 / clipNorm })
    return Trainer.start(model, task, { batchSize: 3, seed: 3, engine: 'wasm', threads: 1, optimizer, clipNorm })
  }
  for (const clipNorm of [1e-5, 1e-7, 1e-8]) {
    const trainer = await start(() => undefined, clipNorm)
    const before = [...(await trainer.state()).weights.values()].flatMap(({ data }) => [...data])
    await trainer.next()
    const after = [...(await trainer.state()).weights.values()].flatMap(({ data }) => [...data])
    expect(Math.hypot(...after.map((x, i) => x - (before[i] ?? 0))) / 0.001).toBeCloseTo(1, 3)
    trainer.dispose()
  }
  const huge = await start(model => {
    for (const { key, data } of model.parameters()) if (key.endsWith('norm1.weight')) data.fill(3e38)
  }, 1)
  await expect(huge.next()).rejects.toThrow(/^the (norm of the gradients|loss) is (NaN|Infinity) at step 1: /u)
  huge.dispose()
})

import { digitsTask, greedyDecode, logits, observe, Transformer, fit as train } from 'glassformer'
import { expect, test } from 'vitest'
import { AblatedTransformer, ablation, ablations } from '#explain'
import { forwardGraph } from '#session'
import { namedTensors } from '#tensor'
import { tinyOptions } from '../support/models.js'

const options = { ...tinyOptions, embedDim: 16, numLayers: 2, seed: 5 } as const
const src = [
  [1, 8, 3, 5, 2],
  [1, 4, 2, 0, 0],
]
const trg = [
  [1, 3, 5, 8],
  [1, 4, 0, 0],
]
const reference = { engine: 'reference' } as const

const preNorm = { normFirst: true, finalNorm: true, numLayers: 1, decoderLayers: 2, shareEmbeddings: true }

async function withAndWithout(part: string, more = {}): Promise<{ whole: Float32Array; without: Float32Array }> {
  const whole = new Transformer({ ...options, ...more })
  const without = new AblatedTransformer({ ...options, ...more, parts: [part] })
  without.loadStateDict(whole.stateDict())
  return {
    whole: (await logits(whole, src, trg, reference)).data,
    without: (await logits(without, src, trg, reference)).data,
  }
}

test.each([...ablations.map(({ name }) => name), 'head:decoder.layers.1.attention:1'])(
  'without %s the logits are others, finite ones, in post-LN and in pre-LN',
  async part => {
    for (const more of [{}, preNorm]) {
      const { whole, without } = await withAndWithout(part, more)
      expect(without.every(Number.isFinite)).toBe(true)
      expect(without).not.toEqual(whole)
    }
  },
)

test.each(ablations.map(({ name }) => name))('without %s every line still has its tensor', part => {
  const linesOf = (model: Transformer): string[] =>
    [...namedTensors([forwardGraph(model).logits]).keys()].filter(name => !/\.\d+$|weight$|bias$|pe$/.test(name)).sort()
  const gone = part.includes('positions') ? /\.positions$/ : /^(src|trg)Mask$/
  const wanted = linesOf(new Transformer(options)).filter(name => !gone.test(name))
  const without = linesOf(new AblatedTransformer({ ...options, parts: [part] }))
  expect(without.filter(name => !gone.test(name))).toEqual(wanted)
})

test('nothing taken away: the same bits', async () => {
  const whole = new Transformer(options)
  const same = new AblatedTransformer({ ...options, parts: [] })
  expect((await logits(same, src, trg, reference)).data).toEqual((await logits(whole, src, trg, reference)).data)
})

test('a head taken away gives zeros, the others what they gave', async () => {
  const name = 'encoder.layers.0.attention.context'
  const whole = (await observe(new Transformer(options), { src, trg }, [name], reference)).get(name)
  const model = new AblatedTransformer({ ...options, parts: ['head:encoder.layers.0.attention:1'] })
  const without = (await observe(model, { src, trg }, [name], reference)).get(name)
  const [N = 0, heads = 0, length = 0, headDim = 0] = whole?.shape ?? []
  for (let flat = 0; flat < N * heads * length * headDim; flat++) {
    const head = Math.floor(flat / (length * headDim)) % heads
    const value = without?.data[flat] ?? Number.NaN
    expect(head === 1 ? Math.abs(value) : value).toBe(head === 1 ? 0 : whole?.data[flat])
  }
})

test('without the causal mask a later token changes an earlier logit; with it, not', async () => {
  const classes = options.trgVocabSize
  const firstOf = async (model: Transformer, last: number): Promise<Float32Array> =>
    (await logits(model, [[1, 8, 3, 2]], [[1, 3, last]], reference)).data.slice(0, classes)
  const whole = new Transformer(options)
  const without = new AblatedTransformer({ ...options, parts: ['causal-mask'] })
  expect(await firstOf(whole, 8)).toEqual(await firstOf(whole, 9))
  expect(await firstOf(without, 8)).not.toEqual(await firstOf(without, 9))
})

test('without LayerNorm its weights are not the model’s own, and the whole weights still load', () => {
  const whole = new Transformer(options)
  const without = new AblatedTransformer({ ...options, parts: ['layer-norm'] })
  const norms = 2 * options.numLayers + 3 * options.numLayers
  expect(whole.parameterCount - without.parameterCount).toBe(norms * 2 * options.embedDim)
  without.loadStateDict(whole.stateDict())
  expect(() => without.loadStateDict(new Map([['nobody', { data: new Float32Array(1), shape: [1] }]]))).toThrow(/lack/)
})

test.each(ablations.map(({ name }) => name))('a model without %s trains and decodes', async part => {
  const model = new AblatedTransformer({ ...options, parts: [part] })
  const losses: number[] = []
  for await (const { loss } of train(model, digitsTask(), { steps: 3, batchSize: 4, engine: 'wasm', threads: 1 }))
    losses.push(loss)
  expect(losses.every(Number.isFinite)).toBe(true)
  const [fast] = await greedyDecode(model, [[1, 8, 3, 2]], { engine: 'wasm', threads: 1 })
  const [slow] = await greedyDecode(model, [[1, 8, 3, 2]], reference)
  expect(fast).toEqual(slow)
})

test('an unknown part, and a head that is none, are named', () => {
  expect(() => ablation('wings')).toThrow(/"wings".*positions.*head:MODULE:NUMBER/)
  const model = () => new AblatedTransformer({ ...options, parts: ['head:encoder.layers.0.attention:2'] })
  expect(model).toThrow(/has no head 2: its heads are 0 to 1/)
})

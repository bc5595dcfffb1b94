import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import {
  gradientTimesInput,
  integratedGradients,
  logitLens,
  patchedLogits,
  principalComponents,
  projected,
} from '#explain'
import { readSafetensors } from '#formats'
import { scratch } from '../support/scratch.js'
import { decoderInput, type Fixture, readFixture, trained } from './fixture.js'

// What interop/torch/insights.py computed: its constants are these.
const names = ['three-heads-three-layers', 'norm-first', 'deeper-decoder', 'final-norm']
const STEPS = 16
const cell = { position: 1, token: 2 }
const LIMIT = 1e-5
const ENGINES = ['reference', 'wasm'] as const
const committed = (name: string): URL => new URL(`./fixtures/${name}/`, import.meta.url)
const python = inject('torchPython')

describe.each(names)('seen inside, as PyTorch sees it: %s', name => {
  describe.each(ENGINES)('%s', engine => {
    const folder = committed(name)
    const fixture = readFixture(folder)
    const theirs = insights(folder)
    const model = trained(fixture)
    const [first, second] = examples(fixture)

    it('logit lens: every layer of the decoder through the last projection', async () => {
      const layers = await logitLens(model, { src: [first.src], trg: [first.trg] }, { engine })
      expect(layers.length).toBe(model.options.decoderLayers)
      for (const [i, { logits }] of layers.entries()) close(logits, theirs(`lens/${i}`))
    })

    it('gradient × input, and integrated gradients, whose shares add up', async () => {
      const found = await gradientTimesInput(model, first, cell, { engine })
      for (const side of ['source', 'target'] as const) close(found[side], theirs(`gradientTimesInput/${side}`))
      const integrated = await integratedGradients(model, first, cell, { engine, steps: STEPS })
      for (const side of ['source', 'target'] as const) close(integrated[side], theirs(`integratedGradients/${side}`))
      const fine = await integratedGradients(model, first, cell, { engine, steps: 300 })
      const sum = [...fine.source, ...fine.target].reduce((total, share) => total + share, 0)
      const span = Math.abs(fine.logit - fine.baseline)
      expect(Math.abs(sum - (fine.logit - fine.baseline))).toBeLessThan(0.05 * span + 1e-3)
    })

    it('embeddings along their two principal directions', () => {
      const { data, shape } = fixture.tensors.get('weights/encoder.embed.weight') ?? { data: [], shape: [] }
      const [rows = 0, columns = 0] = shape
      const places = projected(data, principalComponents(data, rows, columns))
      close(places.flat(), theirs('pca/source'))
    })

    it('patching: what row 1 is answered with a position of row 0 in it', async () => {
      for (let layer = 0; layer < model.options.numLayers; layer++) {
        const output = `encoder.layers.${layer}.${model.options.normFirst ? 'sum' : 'out'}`
        const { data } = await patchedLogits(model, first, second, output, { engine })
        close(data, theirs(`patched/${layer}`))
      }
    })
  })
})

describe.skipIf(python === undefined)('PyTorch, computed now', () => {
  it('sees what the committed files say', () => {
    const folder = join(scratch(), 'norm-first')
    cpSync(committed('norm-first'), folder, { recursive: true })
    const script = fileURLToPath(new URL('../../interop/torch/insights.py', import.meta.url))
    execFileSync(python ?? '', [script, folder])
    const [now, then] = [pathToFileURL(`${folder}/`), committed('norm-first')]
    const { tensors } = readSafetensors(readFileSync(new URL('insights.safetensors', then)))
    for (const key of tensors.keys()) close(insights(now)(key), insights(then)(key))
  })
})

it('what cannot be asked is refused by name', async () => {
  const model = trained(readFixture(committed('final-norm')))
  const [first, second] = examples(readFixture(committed('final-norm')))
  await expect(gradientTimesInput(model, first, { position: 99, token: 0 })).rejects.toThrow(/position 99/)
  await expect(patchedLogits(model, first, second, 'encoder.layers.0.attention.energy')).rejects.toThrow(
    /only tensors \(N, len, width\)/,
  )
})

function examples(fixture: Fixture): [Example, Example] {
  const trg = decoderInput(fixture)
  const [first, second] = fixture.batch.src.map((src, n) => ({ src, trg: trg[n] ?? [] }))
  if (first === undefined || second === undefined) throw new Error('the fixture has one row only')
  return [first, second]
}

interface Example {
  readonly src: number[]
  readonly trg: number[]
}

function insights(folder: URL): (key: string) => Float32Array {
  const { tensors } = readSafetensors(readFileSync(new URL('insights.safetensors', folder)))
  return key => {
    const found = tensors.get(key)
    if (found === undefined) throw new Error(`insights.safetensors lacks ${key}`)
    return found.data as Float32Array
  }
}

function close(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours.length).toBe(theirs.length)
  let largest = 0
  for (let i = 0; i < theirs.length; i++) largest = Math.max(largest, Math.abs((ours[i] ?? 0) - (theirs[i] ?? 0)))
  expect(largest).toBeLessThanOrEqual(LIMIT)
}

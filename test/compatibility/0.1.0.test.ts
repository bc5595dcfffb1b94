import { createHash } from 'node:crypto'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type GenerateOptions,
  generate,
  type LoadedModel,
  loadModel,
  logits,
  readSafetensors,
  writeSafetensors,
} from 'glassformer'
import { beforeAll, describe, expect, it } from 'vitest'
import { glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

/** What version 0.1.0 wrote and what it answered, on Node 20 with the engine wasm: nothing of it may change. */
const WRITTEN = fileURLToPath(new URL('./0.1.0/', import.meta.url))

describe('a run of 0.1.0 that was stopped at step 800 of 2400', () => {
  it('goes on to the same weights, and answers the same', async () => {
    const folder = scratch()
    const { weights, greedy } = await expected('dates')
    const run = join(folder, 'dates')
    await cp(join(WRITTEN, 'dates'), run, { recursive: true })
    const resume = ['train', join(WRITTEN, 'dates.tsv'), '--resume', '--out', run]
    // One thread: the bits are the same for any number, and a busy machine is no hindrance.
    const engine = ['--engine', 'wasm', '--threads', '1']
    expect(await glassformer([...resume, ...engine], { cwd: folder })).toMatchObject({ code: 0 })
    // 0.1.0 wrote the sinusoids too, which loading computes.
    const { metadata } = readSafetensors(await readFile(join(run, 'model.safetensors')))
    const { model } = await loadModel(run)
    expect(sha256(writeSafetensors(model.stateDict(), metadata))).toBe(weights)

    const inputs = greedy.map(({ input }: { readonly input: string }) => input)
    const predicted = await glassformer(['predict', '--model', run, '--engine', 'wasm', '--json', ...inputs])
    expect(JSON.parse(predicted.stdout)).toEqual(greedy)
  })
})

describe('a model of 0.1.0', () => {
  const engine = 'wasm'
  let model: LoadedModel['model']
  let recorded: Awaited<ReturnType<typeof expected>>

  beforeAll(async () => {
    ;({ model } = await loadModel(join(WRITTEN, 'digits')))
    recorded = await expected('digits')
  })

  const searches: Readonly<Record<string, GenerateOptions>> = {
    greedy: {},
    beams: { numBeams: 4, numReturnSequences: 2, lengthPenalty: 0.8 },
    samples: { doSample: true, topK: 5, temperature: 1.5, seed: 3, numReturnSequences: 2 },
  }

  it.each(Object.entries(searches))('answers the same by %s', async (name, options) => {
    const generations = await generate(model, recorded.src, { ...options, engine })
    expect(generations.map(({ sequences }) => sequences)).toEqual(recorded[name])
  })

  it('computes the same logits', async () => {
    const src = [
      [1, 11, 6, 8, 4, 2],
      [1, 5, 4, 2, 0, 0],
    ]
    const trg = [
      [1, 4, 6, 8],
      [1, 4, 5, 2],
    ]
    const { shape, data } = await logits(model, src, trg, { engine })
    expect({ shape, sha256: sha256(data) }).toEqual(recorded.logits)
  })
})

async function expected(name: string) {
  return JSON.parse(await readFile(join(WRITTEN, `${name}-expected.json`), 'utf8'))
}

function sha256(bytes: NodeJS.ArrayBufferView): string {
  return createHash('sha256').update(bytes).digest('hex')
}

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type GenerateOptions, generate, loadModel, logits } from 'glassformer'
import { beforeAll, describe, expect, it } from 'vitest'
import { glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

// A published model of somebody else's: PyPI's annalog 1.0.6 (MIT), whose checkpoint is inside. What the package itself
// answers was written by interop/annalog/make_expected.py.

interface Expected {
  readonly sources: readonly string[]
  readonly greedy: readonly Answer[]
  readonly beams: readonly Answer[]
  readonly logits: { readonly src: number[][]; readonly trg: number[][]; readonly data: readonly number[] }
}

interface Answer {
  readonly text: string
  readonly logProb: number
}

const engine = { engine: 'wasm', threads: 1 } as const
const interop = fileURLToPath(new URL('../../interop/annalog', import.meta.url))
const expected: Expected = JSON.parse(
  readFileSync(new URL('../formats/fixtures/annalog/expected.json', import.meta.url), 'utf8'),
)
const folder = scratch()
const installed = install()

/** What pip says when it can't install the package; `undefined` where it could. */
function install(): string | undefined {
  const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, 'annalog==1.0.6']
  const { status, stderr, error } = spawnSync(process.env['PYTHON'] ?? 'python3', args, { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n').at(-1) ?? 'it failed')
}

if (installed !== undefined)
  console.error(`\n!!! MISSING: PyPI's annalog 1.0.6 (python3 -m pip: ${installed}): its import is not tested !!!`)

describe.skipIf(installed !== undefined)('annalog 1.0.6', () => {
  const files = join(folder, 'annalog/ckpt_and_vocab')
  const out = join(folder, 'imported')
  const part = (name: string): string[] => [`--${name}`, join(interop, `${name}.json`)]

  beforeAll(async () => {
    const weights = join(files, 'Lev_extended.pt')
    const flags = ['config', 'keys', 'vocabulary'].flatMap(part)
    const { stderr, code } = await glassformer(['import', '--weights', weights, ...flags, '--out', out])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  })

  it('has its logits within 5e-5', async () => {
    const { model } = await loadModel(out)
    const { src, trg, data } = expected.logits
    const got = await logits(model, src, trg, engine)
    const [, trgLen = 0, classes = 0] = got.shape
    const isPadding = (i: number): boolean => {
      const row = Math.floor(i / classes)
      return trg[Math.floor(row / trgLen)]?.[row % trgLen] === model.options.trgPadIdx
    }
    expect(got.data).toHaveLength(data.length)
    const worst = data.reduce(
      (most, value, i) => (isPadding(i) ? most : Math.max(most, Math.abs(value - (got.data[i] ?? 0)))),
      0,
    )
    expect(worst).toBeLessThan(5e-5)
  })

  it.each<[string, keyof Expected & ('greedy' | 'beams'), GenerateOptions]>([
    ['greedy', 'greedy', {}],
    // Its search lets a finished hypothesis take a place, and adds up log-probabilities.
    ['the best of 5 beams', 'beams', { numBeams: 5, lengthPenalty: 0, earlyStopping: true, fullBeams: false }],
  ])('gives 20 of 20 answers of its own: %s', async (_, kind, options) => {
    const { model, vocabulary } = await loadModel(out)
    if (vocabulary === null) throw new Error('it came without a vocabulary')
    const { sosId, eosId } = vocabulary
    const ids = expected.sources.map(text => vocabulary.parse(text))
    const found = await generate(model, ids, { ...engine, sosId, eosId, maxNewTokens: 101, ...options })
    const answers = found.map(({ sequences: [best] }) => vocabulary.format(best?.ids ?? []))
    expect(answers).toEqual(expected[kind].map(({ text }) => text))
    for (const [i, { sequences }] of found.entries())
      expect(sequences[0]?.score).toBeCloseTo(expected[kind][i]?.logProb ?? Number.NaN, 4)
  })

  it('has a vocabulary that is a pickle, which is told from weights', async () => {
    const weights = join(files, 'stereo_experiment_vocab_ttf.pkl')
    const { stderr } = await glassformer(['import', '--weights', weights, ...part('config'), '--out', out])
    expect(stderr).toMatch('a plain Python pickle, as of a vocabulary')
  })
})

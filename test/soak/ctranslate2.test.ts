import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GivenOptions, generate, loadText, saveModel, scorePairs, Transformer } from 'glassformer'
import { describe, expect, it } from 'vitest'
import { Vocabulary } from '#data'
import { projectRoot } from '../house/scratch-project.js'
import { oldRuns } from '../support/old-runs.js'
import { glassformer } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const folder = scratch()
const python = process.env['PYTHON'] ?? 'python3'
const installed = install()

/** What pip says when it can't install the package; `undefined` where it could. */
function install(): string | undefined {
  const target = join(folder, 'packages')
  const args = ['-m', 'pip', 'install', '--quiet', '--target', target, 'ctranslate2==4.8.5']
  const { status, stderr, error } = spawnSync(python, args, { encoding: 'utf8' })
  // A Python that has it, as a program.
  writeFileSync(join(folder, 'python'), `#!/bin/sh\nPYTHONPATH=${target} exec ${python} "$@"\n`)
  chmodSync(join(folder, 'python'), 0o755)
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n').at(-1) ?? 'it failed')
}

if (installed !== undefined)
  console.error(`\n!!! MISSING: PyPI's ctranslate2 (python3 -m pip: ${installed}): its exports are not tested !!!`)

describe.skipIf(installed !== undefined)('CTranslate2', () => {
  it.each(oldRuns)('answers as we do: $name of version 0.1.0, 300 of 300', async ({ name, folder: model, texts }) => {
    const { model: loaded, source } = await loadText(model)
    const sources = texts.map(text => source.parse(text))
    const ours = await generate(loaded, sources, { maxNewTokens: 30 })
    const { answers } = await askThem(await exported(model, name), { sources })
    expect(answers).toEqual(ours.map(({ sequences }) => sequences[0]?.ids))
  })

  const vocabulary = Vocabulary.ofTokens(['3', '4', '5', '6', '7', '8', '9'], 'words')
  const sizes = { srcVocabSize: vocabulary.size, trgVocabSize: vocabulary.size, srcPadIdx: 0, trgPadIdx: 0 }
  const small: GivenOptions = { ...sizes, embedDim: 12, numLayers: 2, heads: 3, maxLen: 70 }
  it.each<[string, Partial<GivenOptions>]>([
    ['norms first, GELU', { normFirst: true, finalNorm: true, activation: 'gelu' }],
    ['norms first, none at the end, learned positions', { normFirst: true, positions: 'learned' }],
    ['one table, scaled, SiLU', { shareEmbeddings: true, scaleEmbedding: true, activation: 'silu' }],
    ['a tied table, a deeper decoder', { tieEmbeddings: true, decoderLayers: 3, feedForwardDim: 20 }],
    ['another eps, halves', { layerNormEps: 0.1, sinusoids: 'halves', activation: 'geluTanh' }],
  ])('scores as we do: %s', async (name, options) => {
    const model = new Transformer({ ...small, ...options, seed: 3 })
    const path = join(folder, name)
    await saveModel(path, model, vocabulary)
    const [sources, targets] = [
      [
        [1, 5, 6, 7, 2],
        [1, 9, 2],
      ],
      [
        [3, 4, 8],
        [9, 9, 3, 5],
      ],
    ]
    const { scores } = await askThem(await exported(path, `${name} out`), { sources, targets })
    const pairs = sources.map((source, i) => ({ source, target: [1, ...(targets[i] ?? []), 2] }))
    const ours = await scorePairs(model, pairs)
    expect(scores).toHaveLength(2)
    for (const [i, { score }] of ours.entries()) expect(scores[i]).toBeCloseTo(score, 3)
  })
})

async function exported(model: string, name: string): Promise<string> {
  const out = join(folder, name)
  const flags = ['--format', 'ctranslate2', '--python', join(folder, 'python'), '--out', out]
  expect(await glassformer(['export', '--model', model, ...flags])).toMatchObject({ code: 0, stderr: '' })
  return out
}

interface Said {
  readonly answers: number[][]
  readonly scores: number[]
}

async function askThem(exportedTo: string, question: object): Promise<Said> {
  const script = join(projectRoot, 'interop/ctranslate2/answer.py')
  const { stdout, stderr } = spawnSync(join(folder, 'python'), [script, exportedTo], {
    input: JSON.stringify(question),
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Said
}

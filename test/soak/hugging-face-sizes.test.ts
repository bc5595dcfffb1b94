import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate, importHuggingFace, logits } from 'glassformer'
import { describe, expect, it } from 'vitest'
import { scratch } from '../support/scratch.js'

// Marians and M2M100s of sizes that nobody has seen, made on the spot. SEED=7 COUNT=200 makes others and more of them.

interface Expected {
  readonly config: Readonly<Record<string, unknown>>
  readonly sources: readonly string[] | null
  readonly sourceIds: readonly (readonly number[])[]
  readonly src: number[][]
  readonly trg: number[][]
  readonly shape: readonly number[]
  readonly logits: readonly number[]
  readonly greedy: readonly (readonly number[])[]
  readonly beams: readonly (readonly number[])[]
}

const engine = { engine: 'wasm', threads: 1 } as const
const count = Number(process.env['COUNT'] ?? 40)
const python = process.env['PYTHON'] ?? 'python3'
const missing = missingParts()

/** What Python says when it has no transformers 5; `undefined` where it has. */
function missingParts(): string | undefined {
  const check = 'import sentencepiece, torch, transformers as t; assert t.__version__.startswith("5."), t.__version__'
  const { status, stderr, error } = spawnSync(python, ['-c', check], { encoding: 'utf8' })
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n').at(-1) ?? 'it failed')
}

if (missing !== undefined)
  console.error(
    `\n!!! MISSING: transformers 5 (PYTHON=${python}: ${missing}): models of random sizes are not tested !!!`,
  )

describe.skipIf(missing !== undefined)('Marians and M2M100s of random sizes', () => {
  const folder = scratch()

  it(`have their logits within 2e-5 and all their answers: ${count} models`, async () => {
    const script = fileURLToPath(new URL('../../interop/hugging-face/random_models.py', import.meta.url))
    const args = [script, folder, '--seed', process.env['SEED'] ?? '1', '--count', String(count)]
    const { status, stderr } = spawnSync(python, args, { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    const all: readonly Expected[] = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
    expect(all).toHaveLength(count)
    for (const [index, expected] of all.entries()) await compare(join(folder, String(index)), expected)
  })
})

async function compare(folder: string, expected: Expected): Promise<void> {
  const said = `${folder}: ${JSON.stringify(expected.config)}`
  const files = new Map(readdirSync(folder).map(file => [file, new Uint8Array(readFileSync(join(folder, file)))]))
  const { model, vocabulary } = await importHuggingFace(files)
  const ids = expected.sources?.map(text => vocabulary?.parse(text))
  if (ids !== undefined) expect(ids, said).toEqual(expected.sourceIds)

  const { data, shape } = await logits(model, expected.src, expected.trg, engine)
  expect(shape, said).toEqual(expected.shape)
  const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected.logits[i] ?? Number.NaN))), 0)
  expect(worst, said).toBeLessThanOrEqual(2e-5)

  for (const [kind, numBeams] of [
    ['greedy', 1],
    ['beams', 4],
  ] as const) {
    const found = await generate(model, expected.sourceIds, { ...engine, numBeams })
    const { decoderStartTokenId, eosTokenId } = model.generationConfig
    const answers = found.map(({ sequences: [best] }) => {
      const ended = best?.finishReason === 'length' ? [] : [eosTokenId]
      return [decoderStartTokenId, ...(best?.ids ?? []), ...ended]
    })
    expect(answers, `${kind} of ${said}`).toEqual(expected[kind])
  }
}

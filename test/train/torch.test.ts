import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { events, expectOneClearLine, glassformer, metricsOf } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { processesLeft } from './torch-ranks.js'
import { CLOSE_STEPS, expectClose, losses, python, run, STEPS, steps, TORCH, TWO, temporary } from './torch-runs.js'

const folder = scratch()
let undisturbed: readonly number[]

describe.skipIf(python === undefined)('PyTorch as trainer', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    const ended = await run(folder, [...TORCH, ...TWO])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(events(ended.stdout)[0]).toMatchObject({ engine: 'torch', threads: 2, steps: STEPS })
    undisturbed = await losses(folder)
  }, 120_000)

  afterEach(async () => {
    expect(processesLeft()).toEqual([])
    expect(await readdir(temporary)).toEqual([])
  })

  it('shows the events of any engine, and leaves a model as any other', async () => {
    expect((await metricsOf(join(folder, 'run'))).map(({ step }) => step)).toEqual(steps(STEPS))
    expect((await readdir(join(folder, 'run'))).sort()).toEqual(
      [
        'checkpoint',
        'config.json',
        'generation_config.json',
        'metrics.jsonl',
        'model.safetensors',
        'run.json',
        'vocabulary.json',
      ].sort(),
    )
    const predicted = await glassformer(['predict', '--model', join(folder, 'run'), '3 1 2'])
    expect(predicted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[\d ]*\n$/u) })
  })

  it('gives with one process the losses of two', async () => {
    const other = scratch()
    expect(await run(other, TORCH)).toMatchObject({ code: 0, stderr: '' })
    expectClose(await losses(other), undisturbed, (a, b) => Math.abs(a - b), 1e-4)
  })

  it("gives wasm's losses", async () => {
    const other = scratch()
    expect(await run(other, ['--engine', 'wasm', '--steps', String(CLOSE_STEPS)])).toMatchObject({ code: 0 })
    expectClose(await losses(other), undisturbed.slice(0, CLOSE_STEPS), (a, b) => Math.abs(a - b) / b, 0.01)
  })

  it.each([
    '--optimizer adamw --weight-decay 0.1 --label-smoothing 0.1 --clip-norm 0.5 --schedule cosine --warmup 5',
    '--optimizer sgd --lr 0.1 --momentum 0.9 --clip-value 0.02 --schedule inverseSquareRoot --warmup 5',
  ])("gives wasm's losses with %s", async options => {
    const other = scratch()
    const flags = [...options.split(' '), '--steps', '25']
    expect(await run(join(other, 'torch'), [...TORCH, ...flags])).toMatchObject({ code: 0, stderr: '' })
    expect(await run(join(other, 'wasm'), ['--engine', 'wasm', ...flags])).toMatchObject({ code: 0, stderr: '' })
    const [torch, wasm] = [await losses(join(other, 'torch')), await losses(join(other, 'wasm'))]
    expect(torch).toHaveLength(25)
    expectClose(wasm, torch, (a, b) => Math.abs(a - b) / b, 1e-4)
  })

  it("trains on a file of pairs, with wasm's losses, and resumes", async () => {
    const other = scratch()
    const pairs = join(other, 'pairs.tsv')
    const words = ['ab', 'cab', 'bad', 'cad', 'dab', 'abba', 'dada', 'baba', 'acdc', 'bcda']
    await writeFile(pairs, words.map(word => `${word}\t${word.toUpperCase()}\n`).join(''))
    const flags = [pairs, '--tokenizer', 'bpe', '--validation-share', '0.2', '--test-share', '0', '--steps', '20']
    expect(await run(join(other, 'torch'), [...flags, ...TORCH])).toMatchObject({ code: 0, stderr: '' })
    expect(await run(join(other, 'wasm'), [...flags, '--engine', 'wasm'])).toMatchObject({ code: 0, stderr: '' })
    const [torch, wasm] = [await losses(join(other, 'torch')), await losses(join(other, 'wasm'))]
    expect(torch).toHaveLength(20)
    expectClose(wasm, torch, (a, b) => Math.abs(a - b) / b, 1e-3)
    expect(await run(join(other, 'torch'), ['--resume', '--steps', '30'])).toMatchObject({ code: 0, stderr: '' })
    expect(await losses(join(other, 'torch'))).toHaveLength(30)
    const model = join(other, 'torch/run')
    expect(await glassformer(['predict', '--model', model, 'abc'])).toMatchObject({ code: 0, stderr: '' })
    expect((await glassformer(['predict', '--model', model, 'abcdabcdabcd'])).stderr).toMatch(/trained on at most/u)
  })

  it('says when the loss is no number any more', async () => {
    const other = scratch()
    const ended = await run(other, [...TORCH, '--lr', '1e30'])
    expectOneClearLine({ ...ended, stdout: '' }, 1, /PyTorch: the loss is nan at step 2: lower the learning rate/u)
  })

  it('has nothing to save before the first step but the start', async () => {
    const other = scratch()
    expect(await run(other, [...TORCH, '--steps', '0'])).toMatchObject({ code: 0, stderr: '' })
    expect(await run(other, ['--resume', '--engine', 'wasm', '--steps', '20'])).toMatchObject({ code: 0, stderr: '' })
    expectClose(await losses(other), undisturbed.slice(0, 20), (a, b) => Math.abs(a - b) / b, 0.01)
  })
})

describe('without PyTorch', () => {
  const env = { GLASSFORMER_PYTHON: '/bin/false' }

  it('a run says what to install, and touches nothing', async () => {
    const other = scratch()
    const missing = await run(other, TORCH, { env })
    expectOneClearLine(missing, 1, 'no Python with PyTorch was found (tried /bin/false)', 'pip install torch')
    expect(await readdir(other)).toEqual([])

    expect(await run(other, ['--engine', 'wasm', '--steps', '3'])).toMatchObject({ code: 0 })
    const weights = await readFile(join(other, 'run/model.safetensors'))
    expectOneClearLine(await run(other, [...TORCH, '--force'], { env }), 1, 'python3-torch')
    expectOneClearLine(await run(other, [...TORCH, '--resume'], { env }), 1, /^glassformer: no Python/u)
    expect(await readdir(other)).toEqual(['run'])
    expect((await readFile(join(other, 'run/model.safetensors'))).equals(weights)).toBe(true)
  })

  it('flags that need it, or each other, are refused', async () => {
    const other = scratch()
    expectOneClearLine(await run(other, [...TWO, '--engine', 'wasm'], { env }), 2, '--processes is for --engine torch')
    expectOneClearLine(
      await run(other, [...TORCH, '--nodes', '2'], { env }),
      2,
      '--nodes 2 needs --rendezvous HOST:PORT',
    )
  })
})

import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { type CliOptions, type Ended, events, expectOneClearLine, glassformer, metricsOf } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { killRank, MARK, processesLeft } from './torch-ranks.js'

const python = inject('torchPython')

const STEPS = 200
/** So long wasm and PyTorch stay close at this learning rate; later, rounding grows to differences that show. */
const CLOSE_STEPS = 40
const SIZES = '--embed-dim 16 --layers 1 --heads 2 --batch-size 16 --schedule constant --warmup 0 --held-out 0'.split(
  ' ',
)
const TRAIN = ['train', ...SIZES, '--checkpoint-every', '25', '--json']
const TORCH = ['--engine', 'torch']
const TWO = ['--processes', '2']

const folder = scratch()
/** For the files of PyTorch that are of no use after it has ended. */
const temporary = scratch()
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
      ['checkpoint', 'config.json', 'metrics.jsonl', 'model.safetensors', 'run.json', 'vocabulary.json'].sort(),
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

  it('finished, killed, stopped and resumed, gives the losses of an undisturbed run', async () => {
    const other = scratch()
    // The last step is one with a checkpoint of its own.
    expect(await run(other, [...TORCH, '--steps', '25'])).toMatchObject({ code: 0, stderr: '' })

    const resume = ['--resume', ...TWO]
    const killed = await run(other, resume, { signalWhen: at(60, () => killRank(1)) })
    expectOneClearLine(
      { ...killed, stdout: '' },
      1,
      /PyTorch ended: the process of rank 1 was ended by SIGKILL; step (50|75|100) is saved in /u,
      /train digits --out \S+ --resume --processes 2\n$/u,
    )

    const stopped = await run(other, resume, { signalWhen: at(110, () => 'SIGINT') })
    expectOneClearLine({ ...stopped, stdout: '' }, 1, /stopped at step 1\d\d of 200; all is saved in /u)
    const last = Number(events(stopped.stdout).at(-1)?.['step'])
    expect(await glassformer(['predict', '--model', join(other, 'run'), '3 1 2'])).toMatchObject({ code: 0 })
    await cp(join(other, 'run'), join(other, 'wasm/run'), { recursive: true })

    expect(await run(other, resume)).toMatchObject({ code: 0, stderr: '' })
    expect((await metricsOf(join(other, 'run'))).map(({ step }) => step)).toEqual(steps(STEPS))
    expectClose(await losses(other), undisturbed, (a, b) => Math.abs(a - b), 1e-6)

    // What PyTorch began, wasm can continue.
    const wasm = ['--resume', '--engine', 'wasm', '--steps', String(last + 10)]
    expect(await run(join(other, 'wasm'), wasm)).toMatchObject({ code: 0, stderr: '' })
    const expected = undisturbed.slice(0, last + 10)
    expectClose((await losses(join(other, 'wasm'))).slice(0, STEPS), expected, (a, b) => Math.abs(a - b) / b, 0.01)
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

  it('says when its leading process was killed', async () => {
    const other = scratch()
    const flags = [...TORCH, ...TWO, '--steps', '100000']
    const killed = await run(other, flags, { signalWhen: at(60, () => killRank(0)) })
    expectOneClearLine({ ...killed, stdout: '' }, 1, /the process of rank 0 was ended by SIGKILL; step \d+ is saved/u)
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

/** `--steps` given again counts. */
function run(folder: string, flags: readonly string[], options: CliOptions = {}): Promise<Ended> {
  const steps = flags.includes('--steps') ? [] : ['--steps', String(STEPS)]
  const here = python === undefined ? {} : { GLASSFORMER_PYTHON: python, TMPDIR: temporary }
  const env = { ...here, ...MARK, ...options.env }
  return glassformer([...TRAIN, ...steps, ...flags, '--out', join(folder, 'run')], { ...options, env })
}

/** Acts once, when the event of that step has come. */
function at(step: number, act: () => NodeJS.Signals | undefined): (stdout: string) => NodeJS.Signals | undefined {
  let acted = false
  return stdout => {
    if (acted || !stdout.includes(`"type":"step","step":${step},`)) return undefined
    acted = true
    return act()
  }
}

async function losses(folder: string): Promise<readonly number[]> {
  return (await metricsOf(join(folder, 'run')))
    .filter(({ type }) => type === 'step')
    .map(event => Number(event['loss']))
}

function steps(last: number): readonly number[] {
  return Array.from({ length: last }, (_, i) => i + 1)
}

function expectClose(
  ours: readonly number[],
  theirs: readonly number[],
  difference: (a: number, b: number) => number,
  limit: number,
): void {
  expect(ours).toHaveLength(theirs.length)
  const differences = ours.map((loss, i) => difference(loss, theirs[i] ?? Number.NaN))
  expect(differences.filter(value => !(value <= limit))).toEqual([])
}

import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type CliOptions,
  type Ended,
  events,
  expectOneClearLine,
  glassformer,
  MAIN,
  metricsOf,
  TINY,
} from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const STEPS = 400
const ARGS = ['train', ...TINY, '--steps', `${STEPS}`, '--checkpoint-every', '50', '--json']

let undisturbed: Buffer
let undisturbedLosses: unknown[]

beforeAll(async () => {
  const folder = scratch()

  expect(await run(folder)).toMatchObject({ code: 0 })
  undisturbed = await weights(folder)
  undisturbedLosses = await losses(folder)
})

describe('a run that was stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s is saved; after Ctrl-C it resumes bit for bit', async signal => {
    const folder = scratch()
    const stopped = await run(folder, [], { signalWhen: sent(signal, 30) })
    expect(stopped.code).toBe(130)
    expect(stopped.stderr).toMatch(/^glassformer: stopped at step \d+ of 400; .*train digits --out .* --resume\n$/u)
    const last = events(stopped.stdout).at(-1)
    expect(last).toMatchObject({ type: 'stopped', step: expect.any(Number) })
    expect(Number(last?.['step'])).toBeLessThan(STEPS)
    // The folder is a model already.
    expect(await glassformer(['predict', '--model', join(folder, 'run'), '1 2'])).toMatchObject({ code: 0 })

    if (signal === 'SIGTERM') return
    const resumed = await run(folder, ['--resume'])
    expect(resumed).toMatchObject({ code: 0, stderr: '' })
    expect(events(resumed.stdout)[0]).toMatchObject({ type: 'start', step: last?.['step'] })
    await expectUndisturbed(folder)
  })

  it('by two signals at once, as npx sends them, is saved all the same', async () => {
    const folder = scratch()
    const out = join(folder, 'run')
    const child = spawn(process.execPath, [MAIN, ...ARGS, '--out', out])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
    child.stdout.once('data', () => {
      child.kill('SIGINT')
      setTimeout(() => child.kill('SIGINT'), 5)
    })
    expect(await new Promise(resolve => child.once('close', resolve))).toBe(130)
    expect(stderr).toMatch(/^glassformer: stopped at step/u)
  })

  it('by kill -9, twice, resumes bit for bit and leaves no temporary file', async () => {
    const folder = scratch()
    await run(folder, [], { signalWhen: sent('SIGKILL', 60) })
    await run(folder, ['--resume'], { signalWhen: sent('SIGKILL', 130) })
    expect(await run(folder, ['--resume'])).toMatchObject({ code: 0, stderr: '' })
    await expectUndisturbed(folder)
    const names = await readdir(join(folder, 'run'), { recursive: true })
    expect(names.filter(name => /\.tmp$|\.commit/u.test(name))).toEqual([])
  })

  it('by kill -9 before its first checkpoint begins again', async () => {
    const folder = scratch()
    await run(folder, [], { signalWhen: sent('SIGKILL', 2) })
    expect(await run(folder, ['--resume'])).toMatchObject({ code: 0 })
    await expectUndisturbed(folder)
  })

  it('is not begun again from weights that are trained: a checkpoint that is gone is missed', async () => {
    const folder = scratch()
    await run(folder, ['--steps', '20'])
    await rm(join(folder, 'run/checkpoint'), { recursive: true })
    expectOneClearLine(await run(folder, ['--resume']), 1, /is trained, but its checkpoint is gone/u, '--force')
  })

  it('because nobody read its output is saved', async () => {
    const folder = scratch()
    const out = join(folder, 'run')
    const { code, stderr } = await headOfTrain(out)
    expect(code).toBe(130)
    expect(stderr).toMatch(/^glassformer: stopped at step \d+ of 400/u)
  })
})

describe('a finished run', () => {
  it('goes on with more steps as if it had never ended, and has nothing to do with the same', async () => {
    const folder = scratch()
    expect(await run(folder, ['--steps', '130'])).toMatchObject({ code: 0 })
    const logged = (await metricsOf(join(folder, 'run'))).length
    const again = await glassformer(['train', '--resume', '--out', join(folder, 'run'), '--held-out', '0', '--json'])
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(events(again.stdout).map(({ type }) => type)).toEqual(['start', 'evaluation', 'end'])
    expect(await metricsOf(join(folder, 'run'))).toHaveLength(logged)

    // What isn't given is the run's own, not the default.
    const more = await glassformer([
      'train',
      '--resume',
      '--steps',
      '400',
      '--out',
      join(folder, 'run'),
      '--held-out',
      '0',
    ])
    expect(more).toMatchObject({ code: 0, stderr: expect.stringContaining('resumed after step 130; 400 steps of 8') })
    await expectUndisturbed(folder)
  })

  it('is not continued with other numbers', async () => {
    const folder = scratch()
    await run(folder, ['--steps', '5'])
    const resume = (...flags: string[]): Promise<Ended> => run(folder, ['--resume', ...flags])
    expectOneClearLine(await resume('--seed', '2'), 2, '--seed 1, not 2')
    expectOneClearLine(await resume('--embed-dim', '64'), 2, '--embed-dim 8, not 64')
    expectOneClearLine(await resume('--steps', '3'), 2, 'step 5 already')
    const out = join(folder, 'run')
    expectOneClearLine(
      await glassformer(['train', 'reverse', '--resume', '--out', out]),
      2,
      'trains digits, not reverse',
    )
  })

  it('is not begun by --resume where there is none: what is there is named', async () => {
    const folder = scratch()
    const [out, other] = [join(folder, 'run'), join(folder, 'other')]
    const resume = () => run(folder, ['--steps', '2', '--resume'])
    expectOneClearLine(await resume(), 1, `no run to resume in ${out}, which holds nothing; a new one`)
    expect(existsSync(out)).toBe(false)
    expect(await glassformer([...ARGS, '--steps', '2', '--out', other])).toMatchObject({ code: 0 })
    expectOneClearLine(await resume(), 1, `there are runs in ${other}`)
    await mkdir(out)
    await writeFile(join(out, 'notes.txt'), 'mine')
    expectOneClearLine(await resume(), 1, 'which holds other files')
    expect(await readdir(out)).toEqual(['notes.txt'])
  })

  it('killed in its final test writes its evaluation when it is resumed, once', async () => {
    const folder = scratch()
    const log = join(folder, 'run', 'metrics.jsonl')
    expect(await run(folder, ['--steps', '5'])).toMatchObject({ code: 0 })
    const whole = await readFile(log, 'utf8')
    const lines = whole.split('\n')
    await writeFile(log, `${lines.slice(0, -2).join('\n')}\n{"type":"evalu`)
    for (let time = 0; time < 2; time++) {
      expect(await run(folder, ['--steps', '5', '--resume'])).toMatchObject({ code: 0 })
      expect(await readFile(log, 'utf8')).toBe(whole)
    }
  })

  it('says so and fails when its folder was taken away, which does not come back', async () => {
    const folder = scratch()
    const out = join(folder, 'run')
    const signalWhen = (stdout: string): undefined => {
      if (stdout.includes('"type":"step","step":7,')) rmSync(out, { recursive: true, force: true })
    }
    const ended = await run(folder, [], { signalWhen })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/^glassformer: .*run was taken away while it was trained in .*\n$/u)
    expect(existsSync(out)).toBe(false)
  })
})

function run(folder: string, flags: readonly string[] = [], options: CliOptions = {}): Promise<Ended> {
  return glassformer([...ARGS, '--out', join(folder, 'run'), ...flags], options)
}

/** `train --json | head -1` */
async function headOfTrain(out: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...ARGS, '--out', out])
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, stderr }
}

/** Sends the signal when the event of that step has come. */
function sent(signal: NodeJS.Signals, step: number): (stdout: string) => NodeJS.Signals | undefined {
  return stdout => (stdout.includes(`"step":${step},`) ? signal : undefined)
}

function weights(folder: string): Promise<Buffer> {
  return readFile(join(folder, 'run/model.safetensors'))
}

async function losses(folder: string): Promise<unknown[]> {
  const steps = (await metricsOf(join(folder, 'run'))).filter(({ type }) => type === 'step')
  return steps.map(({ step, loss, accuracy }) => ({ step, loss, accuracy }))
}

/** The same weights, and every step once in the log with the same loss. */
async function expectUndisturbed(folder: string): Promise<void> {
  expect((await weights(folder)).equals(undisturbed)).toBe(true)
  expect(undisturbedLosses).toHaveLength(STEPS)
  expect(await losses(folder)).toEqual(undisturbedLosses)
}

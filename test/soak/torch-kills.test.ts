import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { events, expectOneClearLine, glassformer, metricsOf } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'
import { killRank, processesLeft } from '../train/torch-ranks.js'
import { at, expectClose, losses, python, run, STEPS, steps, TORCH, TWO, temporary } from '../train/torch-runs.js'

describe.skipIf(python === undefined)('PyTorch as trainer', { timeout: 240_000 }, () => {
  const folder = scratch()
  let undisturbed: readonly number[]
  beforeAll(async () => {
    expect(await run(folder, [...TORCH, ...TWO])).toMatchObject({ code: 0, stderr: '' })
    undisturbed = await losses(folder)
  }, 120_000)

  afterEach(async () => {
    expect(processesLeft()).toEqual([])
    expect(await readdir(temporary)).toEqual([])
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
    expectOneClearLine({ ...stopped, stdout: '' }, 130, /stopped at step 1\d\d of 200; all is saved in /u)
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

  it('says when its leading process was killed', async () => {
    const other = scratch()
    const flags = [...TORCH, ...TWO, '--steps', '100000']
    const killed = await run(other, flags, { signalWhen: at(60, () => killRank(0)) })
    expectOneClearLine({ ...killed, stdout: '' }, 1, /the process of rank 0 was ended by SIGKILL; step \d+ is saved/u)
  })
})

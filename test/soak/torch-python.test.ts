import { execFile, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, inject, it } from 'vitest'
import { glassformer, metricsOf } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const python = inject('torchPython') ?? ''
const torch = fileURLToPath(new URL('../../interop/torch/', import.meta.url))

describe.skipIf(python === '')('PyTorch', () => {
  it('the tests of the Python side pass', async () => {
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
    const { stderr } = await promisify(execFile)(python, ['-m', 'unittest'], { cwd: torch, env })
    expect(stderr).toMatch(/^Ran \d{2,} tests.*\n\nOK\n$/mu)
  })

  // docs/distributed.md has these commands.
  it('trains on two hosts as on one', async () => {
    const folder = scratch()
    const rendezvous = `localhost:${await freePort()}`
    const sizes = '--embed-dim 16 --layers 1 --heads 2 --batch-size 16 --steps 30 --held-out 0'
    const train = ['train', 'digits', '--engine', 'torch', ...sizes.split(' ')]
    const env = { GLASSFORMER_PYTHON: python }
    const lead = glassformer([...train, '--nodes', '2', '--rendezvous', rendezvous, '--out', join(folder, 'two')], {
      env,
    })
    const meeting = ['--nnodes=2', '--rdzv_backend=c10d', `--rdzv_endpoint=${rendezvous}`, '--rdzv_conf=is_host=false']
    const other = spawn(python, ['launch.py', ...meeting, 'trainer.py'], { cwd: torch, stdio: 'inherit' })
    const otherEnded = new Promise(resolve => other.once('close', resolve))
    expect(await lead).toMatchObject({ code: 0, stderr: expect.stringContaining('2 processes') })
    expect(await otherEnded).toBe(0)

    expect(await glassformer([...train, '--out', join(folder, 'one')], { env })).toMatchObject({ code: 0 })
    const [two, one] = [await losses(join(folder, 'two')), await losses(join(folder, 'one'))]
    expect(one).toHaveLength(30)
    expect(two.map((loss, i) => Math.abs(loss - (one[i] ?? 0))).filter(value => !(value <= 1e-4))).toEqual([])
  })
})

async function losses(run: string): Promise<readonly number[]> {
  return (await metricsOf(run)).filter(({ type }) => type === 'step').map(({ loss }) => Number(loss))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

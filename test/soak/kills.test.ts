import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Random } from '#math'
import { glassformer, MAIN, metricsOf } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const KILLS = 50
const STEPS = 800
const CHECKPOINT_EVERY = 4

/** Whatever a run remembers between two steps is on. */
const CONFIG = {
  preset: 'tiny',
  model: { dropout: 0.1, maxLen: 32 },
  optimizer: { name: 'adamw', lr: 0.01 },
  schedule: { name: 'plateau', warmup: 10, patience: 2 },
  steps: STEPS,
  batchSize: 2,
  accumulate: 2,
  ema: 0.9,
  clipNorm: 1,
  validation: { every: 10, heldOut: 2 },
  earlyStopping: { patience: 1000 },
  keepBest: { count: 3 },
  averaging: { of: 'last', count: 3, every: 15 },
  checkpointEvery: CHECKPOINT_EVERY,
  snapshots: 4,
}

// Kill -9 at a random moment of a run that goes on, fifty times: it must be as if nothing had happened.
it(`is killed ${KILLS} times and ends as an undisturbed run`, async () => {
  const folder = scratch()

  const config = join(folder, 'config.json')
  await writeFile(config, JSON.stringify(CONFIG))
  const shared = ['train', '--config', config, '--engine', 'wasm', '--threads', '1', '--held-out', '0', '--json']
  const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')]
  expect(await glassformer([...shared, '--out', whole])).toMatchObject({ code: 0, stderr: '' })

  const random = new Random(2017)
  const args = () => [...shared, '--out', broken, ...(existsSync(join(broken, 'run.json')) ? ['--resume'] : [])]
  let kills = 0
  while (kills < KILLS) {
    const left = STEPS - (await stepOf(broken))
    // Far enough that it goes on, not so far that it ends before the last kill.
    const steps = random.integer(Math.max(Math.floor((2 * left) / (KILLS - kills + 4)), 2))
    expect(await killedAfter(args(), steps, random.integer(16))).toBe('SIGKILL')
    kills += 1
  }
  expect(await stepOf(broken)).toBeGreaterThan(STEPS / 4)
  expect(await glassformer(args())).toMatchObject({ code: 0 })

  const files = await filesOf(whole)
  expect(files.filter(name => name.endsWith('.safetensors')).length).toBe(3 + 3 + 3 + 4)
  // No temporary file is left, and nothing else.
  expect(await filesOf(broken)).toEqual(files)
  for (const name of files.filter(name => name.endsWith('.safetensors'))) {
    const [expected, actual] = await Promise.all([whole, broken].map(run => readFile(join(run, name))))
    expect(actual?.equals(expected ?? Buffer.alloc(0)), name).toBe(true)
  }
  const logged = await numbersOf(broken)
  expect(logged.filter(({ type }) => type === 'step').map(({ step }) => step)).toEqual(
    Array.from({ length: STEPS }, (_, i) => i + 1),
  )
  expect(logged).toEqual(await numbersOf(whole))
})

/** Starts a run and kills it so many milliseconds after it has shown so many steps: also while it starts, or writes. */
async function killedAfter(args: readonly string[], steps: number, milliseconds: number): Promise<string | null> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  let seen = 0
  let due = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text.split('"type":"step"').length - 1
    if (due || seen < steps) return
    due = true
    setTimeout(() => child.kill('SIGKILL'), milliseconds)
  })
  return new Promise(resolve => child.once('close', (_, signal) => resolve(signal)))
}

/** The step of a run's last checkpoint. */
async function stepOf(run: string): Promise<number> {
  const text = await readFile(join(run, 'checkpoint/checkpoint.json'), 'utf8').catch(() => '{"step":0}')
  return JSON.parse(text).step
}

async function filesOf(run: string): Promise<string[]> {
  return (await readdir(run, { recursive: true })).sort()
}

/** The log without what a clock says. */
async function numbersOf(run: string): Promise<Record<string, unknown>[]> {
  return (await metricsOf(run)).map(({ tokensPerSecond, secondsElapsed, secondsLeft, ...numbers }) => numbers)
}

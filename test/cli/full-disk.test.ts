import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { glassformer, metricsOf, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const ARGS = ['train', ...TINY, '--steps', '300', '--checkpoint-every', '10']

const folder = scratch()
let disk: string
let mounted = false

beforeAll(async () => {
  disk = join(folder, 'disk')
  await mkdir(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk], { stdio: 'pipe' })
    mounted = true
  } catch (error) {
    console.error(`!!! SKIPPED: the full disk needs a tmpfs, which only root can mount: ${error} !!!`)
  }
})

afterAll(() => {
  if (mounted) execFileSync('umount', [disk])
})

describe('a full disk', () => {
  it('ends training with one clear line; what was there stays, and resumes bit for bit', async ({ skip }) => {
    if (!mounted) skip('no tmpfs')
    const out = join(disk, 'run')
    expect(await glassformer([...ARGS, '--steps', '20', '--out', out])).toMatchObject({ code: 0 })
    const before = await readFile(join(out, 'model.safetensors'))
    const filler = join(disk, 'filler')
    await fill(filler)

    const full = await glassformer([...ARGS, '--resume', '--out', out, '--json'])
    expect(full.code).toBe(1)
    expect(full.stderr).toMatch(/^glassformer: cannot write [^\n]*run[^\n]*no space is left on the device[^\n]*\n$/u)
    expect((await readFile(join(out, 'model.safetensors'))).equals(before)).toBe(true)
    expect(await glassformer(['predict', '--model', out, '1 2'])).toMatchObject({ code: 0 })

    await rm(filler)
    expect(await glassformer([...ARGS, '--resume', '--steps', '300', '--out', out, '--json'])).toMatchObject({
      code: 0,
    })
    const place = scratch()
    await glassformer([...ARGS, '--out', join(place, 'run')])
    const undisturbed = await readFile(join(place, 'run/model.safetensors'))
    expect((await readFile(join(out, 'model.safetensors'))).equals(undisturbed)).toBe(true)

    const steps = (await metricsOf(out)).filter(({ type }) => type === 'step').map(({ step }) => step)
    expect(steps).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
  })

  it('ends a first run with one clear line too', async ({ skip }) => {
    if (!mounted) skip('no tmpfs')
    const filler = join(disk, 'filler')
    await fill(filler)
    const ended = await glassformer([...ARGS, '--out', join(disk, 'another'), '--json'])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/^glassformer: cannot write [^\n]*no space is left on the device[^\n]*\n$/u)
    await rm(filler)
  })
})

/** Takes the last byte of the disk. */
async function fill(path: string): Promise<void> {
  for (const size of [1 << 16, 1 << 12, 1]) {
    for (;;) {
      try {
        await writeFile(path, new Uint8Array(size), { flag: 'a' })
      } catch {
        break
      }
    }
  }
}

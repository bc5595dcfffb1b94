import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Ended, expectOneClearLine, glassformer, MAIN, TINY } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const ARGS = ['train', 'digits', ...TINY, '--steps', '1000000', '--json']
const SHORT = ['train', 'digits', ...TINY, '--steps', '5', '--json']

describe('a folder in which a process trains', () => {
  it('is refused to others, who name it; killed, it leaves the folder to the next', async () => {
    const folder = scratch()
    const out = join(folder, 'run')
    const child = spawn(process.execPath, [MAIN, ...ARGS, '--out', out], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise(resolve => child.once('close', resolve))
    try {
      await new Promise<void>(resolve =>
        child.stdout.on('data', text => String(text).includes('"type":"step"') && resolve()),
      )
      const refused = (other: Ended): void =>
        expectOneClearLine(other, 1, `process ${child.pid} is training in ${out}`, '--out')
      refused(await glassformer([...SHORT, '--resume', '--out', out]))
      refused(await glassformer([...SHORT, '--force', '--out', out]))
      refused(await glassformer([...SHORT, '--out', out]))
    } finally {
      child.kill('SIGKILL')
      await ended
    }
    expect(existsSync(join(out, '.lock'))).toBe(true)
    const resumed = await glassformer([...ARGS, '--resume', '--out', out], { signalWhen: () => 'SIGINT' })
    expect(resumed.stderr).toMatch(/stopped at step/u)
    expect((await readdir(out)).filter(name => name.startsWith('.'))).toEqual([])
  })

  it.each([
    ['another host', { pid: 1, host: 'elsewhere', began: null }],
    ['a process that has ended', { pid: 2 ** 30, host: hostname(), began: null }],
    ['a writer that was cut off', '{"pid":'],
  ])('is taken over from %s', async (_, lock) => {
    const folder = scratch()
    const out = join(folder, 'run')
    await mkdir(out)
    await writeFile(join(out, '.lock'), typeof lock === 'string' ? lock : JSON.stringify(lock))
    expect(await glassformer([...SHORT, '--out', out])).toMatchObject({ code: 0, stderr: '' })
    expect((await readdir(out)).filter(name => name.startsWith('.'))).toEqual([])
    expect(JSON.parse(await readFile(join(out, 'run.json'), 'utf8'))).toMatchObject({ task: { name: 'digits' } })
  })

  it.each([
    ['a folder', (lock: string) => mkdir(lock)],
    ['a link', (lock: string) => symlink('/nonexistent/lock', lock)],
    ['a link', (lock: string) => symlink('/dev/zero', lock)],
  ])('is refused where its lock is %s', async (what, place) => {
    const out = join(scratch(), 'run')
    await mkdir(out)
    await place(join(out, '.lock'))
    const words = `${join(out, '.lock')} is ${what}, where a lock is to be: remove it`
    expectOneClearLine(await glassformer([...SHORT, '--out', out]), 1, words)
  })

  it('is refused where no folder can be, and for the right reason', async () => {
    const link = join(scratch(), 'link')
    await symlink('/nonexistent/place', link)
    expectOneClearLine(await glassformer([...SHORT, '--out', join(link, 'run')]), 1, `${link} is a link to nothing`)
    // Node's own mkdir goes round and round there.
    if (process.platform === 'linux')
      expectOneClearLine(await glassformer([...SHORT, '--out', '/proc/none/run']), 1, 'cannot write /proc/none/run: ')
  })

  it('is free again when a run was refused', async () => {
    const folder = scratch()
    const out = join(folder, 'run')
    expect(await glassformer([...SHORT, '--out', out])).toMatchObject({ code: 0 })
    expectOneClearLine(await glassformer([...SHORT, '--resume', '--seed', '9', '--out', out]), 2, '--seed')
    expect((await readdir(out)).filter(name => name.startsWith('.'))).toEqual([])
  })
})

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { GlassformerError } from '#errors'
import { readFileLimited, readFolder, writeFileAtomic, writeFolder } from '#formats/node'
import { scratch } from '../support/scratch.js'

let folder: string
beforeEach(() => {
  folder = scratch()
})

const bytesOf = (text: string) => new TextEncoder().encode(text)
const textsOf = (files: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...files].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]))

/** The message of the one-line GlassformerError that the promise must end in. */
async function failure(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(GlassformerError)
  const { message } = error as Error
  expect(message).toMatch(/^[^\n\r]+$/u)
  return message
}

describe('writeFileAtomic', () => {
  it('makes a file, replaces it, and leaves nothing beside it', async () => {
    const path = join(folder, 'a.bin')
    await writeFileAtomic(path, bytesOf('one'))
    await writeFileAtomic(path, bytesOf('two'))
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(readdirSync(folder)).toEqual(['a.bin'])
  })

  it('replaces the file behind a symbolic link', async () => {
    writeFileSync(join(folder, 'real'), 'one')
    symlinkSync(join(folder, 'real'), join(folder, 'link'))
    await writeFileAtomic(join(folder, 'link'), bytesOf('two'))
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('two')
  })

  it('lets many writes of one file end in one of them', async () => {
    const path = join(folder, 'a.bin')
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000))
    await Promise.all(texts.map(text => writeFileAtomic(path, bytesOf(text))))
    expect(texts).toContain(readFileSync(path, 'utf8'))
    expect(readdirSync(folder)).toEqual(['a.bin'])
  })

  it('says what is wrong with the path', async () => {
    expect(await failure(writeFileAtomic(join(folder, 'no', 'a'), bytesOf('x')))).toBe(
      `cannot write ${join(folder, 'no', 'a')}: it does not exist (ENOENT); what was there before is unchanged`,
    )
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'sub', 'kept'), '')
    expect(await failure(writeFileAtomic(join(folder, 'sub'), bytesOf('x')))).toContain('it is a folder (EISDIR)')
    writeFileSync(join(folder, 'file'), '')
    expect(await failure(writeFileAtomic(join(folder, 'file', 'a'), bytesOf('x')))).toContain(
      'is not a folder (ENOTDIR)',
    )
    expect(readdirSync(folder)).toEqual(['file', 'sub'])
  })
})

describe('writeFolder', () => {
  it('makes the folder, replaces and removes files, and leaves the others alone', async () => {
    const deep = join(folder, 'runs', 'x')
    await writeFolder(
      deep,
      new Map([
        ['a', bytesOf('a1')],
        ['b', bytesOf('b1')],
        ['c', bytesOf('c1')],
      ]),
    )
    writeFileSync(join(deep, 'log'), 'mine')
    await writeFolder(
      deep,
      new Map([
        ['a', bytesOf('a2')],
        ['b', null],
        ['missing', null],
      ]),
    )
    expect(readdirSync(deep)).toEqual(['a', 'c', 'log'])
    expect(textsOf(await readFolder(deep, { required: ['a', 'c'], optional: ['b'] }))).toEqual({ a: 'a2', c: 'c1' })
  })

  it('refuses names that lead elsewhere, and a place that a folder takes', async () => {
    for (const name of ['../x', 'a/b', '..', '', 'a\\b']) {
      expect(await failure(writeFolder(folder, new Map([[name, bytesOf('x')]])))).toContain('not a plain file name')
    }
    mkdirSync(join(folder, 'b'))
    const message = await failure(
      writeFolder(
        folder,
        new Map([
          ['a', bytesOf('x')],
          ['b', bytesOf('x')],
        ]),
      ),
    )
    expect(message).toBe(`cannot write ${join(folder, 'b')}: it is a folder; remove or rename it`)
    expect(readdirSync(folder)).toEqual(['b'])
  })
})

describe('after a crash of writeFolder', () => {
  const temporary = (name: string) => `.${name}.4194999.0123456789ab.tmp` // no process has so high an id
  const old = { a: 'a1', b: 'b1', c: 'c1' }
  const read = async () => textsOf(await readFolder(folder, { required: ['a'], optional: ['b', 'c', 'd'] }))
  const put = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  }
  const commit = JSON.stringify([
    ['a', temporary('a')],
    ['b', temporary('b')],
    ['c', null],
  ])

  it('before the commit, the old files count, and the next write clears up', async () => {
    put({ ...old, [temporary('a')]: 'a2', [temporary('b')]: 'b' })
    expect(await read()).toEqual(old)
    await writeFolder(folder, new Map([['d', bytesOf('d3')]]))
    expect(await read()).toEqual({ ...old, d: 'd3' })
    expect(readdirSync(folder)).toEqual(['a', 'b', 'c', 'd'])
  })

  it.each([
    ['right after the commit', { ...old, [temporary('a')]: 'a2', [temporary('b')]: 'b2' }],
    ['after the first file', { ...old, a: 'a2', [temporary('b')]: 'b2' }],
    ['after the second file', { ...old, a: 'a2', b: 'b2' }],
    ['after the removal', { a: 'a2', b: 'b2' }],
    ['where there was nothing before', { [temporary('a')]: 'a2', [temporary('b')]: 'b2' }],
  ])('%s, the new files count, and the next write finishes', async (_, files) => {
    put({ ...(files as Record<string, string>), '.commit.json': commit })
    expect(await read()).toEqual({ a: 'a2', b: 'b2' })
    expect(await read()).toEqual({ a: 'a2', b: 'b2' })
    await writeFolder(folder, new Map([['d', bytesOf('d3')]]))
    expect(await read()).toEqual({ a: 'a2', b: 'b2', d: 'd3' })
    expect(readdirSync(folder)).toEqual(['a', 'b', 'd'])
  })

  it.each(['', '{', '{}', '[["../x",null]]', '[["a","../../etc/passwd"]]', '[["a","b"]]'])(
    'a damaged commit file %j is an error',
    async text => {
      put({ ...old, b: 'b1', '.commit.json': text })
      expect(await failure(read())).toMatch(/\.commit\.json is damaged: .*; remove it to keep the old files$/u)
      expect(await failure(writeFolder(folder, new Map([['a', bytesOf('x')]])))).toContain('is damaged')
      rmSync(join(folder, '.commit.json'))
      expect(await read()).toEqual(old)
    },
  )

  it('when killed at any moment, and for those who read meanwhile, all files are from one write', async () => {
    const names = ['a', 'b', 'c', 'd']
    const writer = `
      import { writeFolder } from ${JSON.stringify(new URL('../../dist/formats/node/write-folder.js', import.meta.url).href)}
      for (let i = Number(process.argv[1]); ; i++) {
        await writeFolder(${JSON.stringify(folder)}, new Map(${JSON.stringify(names)}.map(name => [name, new TextEncoder().encode(String(i).padEnd(5000))])))
        if (i % 1000 === 2) console.log('ready')
      }`
    const generation = async () => {
      const texts = Object.values(textsOf(await readFolder(folder, { required: names })))
      expect(texts).toHaveLength(4)
      expect(new Set(texts).size).toBe(1)
      return Number(texts[0])
    }
    let latest = 0
    for (let round = 1; round <= 8; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer, String(round * 1000)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const closed = once(child, 'close')
      await once(child.stdout, 'data')
      for (let i = 0; i < 10; i++) {
        const seen = await generation()
        expect(seen).toBeGreaterThanOrEqual(latest)
        latest = seen
      }
      await sleep(round * 1.7)
      child.kill('SIGKILL')
      await closed
      latest = await generation()
      expect(latest).toBeGreaterThan(round * 1000)
    }
    await writeFolder(folder, new Map([['a', bytesOf('x')]]))
    expect(readdirSync(folder)).toEqual(names)
  }, 60_000)
})

/** A disk of 256 KiB that really fills up: only the superuser of a machine that allows it can mount one. */
function mountSmallDisk(): string | undefined {
  const disk = scratch()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' })
    return disk
  } catch {
    console.warn('SKIPPED: a full disk: mounting a small one needs the superuser')
    return undefined
  }
}

const disk = mountSmallDisk()
describe.skipIf(disk === undefined)('on a full disk', () => {
  const small = disk ?? ''
  const large = new Uint8Array(300_000)
  afterAll(() => void execFileSync('umount', [small]))

  it('writeFileAtomic keeps the previous file, leaves nothing and says why', async () => {
    const path = join(small, 'model')
    await writeFileAtomic(path, bytesOf('old'))
    expect(await failure(writeFileAtomic(path, large))).toBe(
      `cannot write ${path}: no space is left on the device (ENOSPC); what was there before is unchanged`,
    )
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(small)).toEqual(['model'])
  })

  it('writeFolder keeps all previous files', async () => {
    await writeFolder(
      small,
      new Map([
        ['model', bytesOf('old')],
        ['config', bytesOf('old')],
      ]),
    )
    const half = new Uint8Array(150_000)
    const message = await failure(
      writeFolder(
        small,
        new Map([
          ['model', half],
          ['config', half],
        ]),
      ),
    )
    expect(message).toContain(`cannot write ${join(small, 'config')}: no space is left on the device (ENOSPC)`)
    expect(textsOf(await readFolder(small, { required: ['model', 'config'] }))).toEqual({ model: 'old', config: 'old' })
    expect(readdirSync(small)).toEqual(['config', 'model'])
  })
})

describe('readFileLimited', () => {
  it('reads a file whole', async () => {
    const path = join(folder, 'a')
    for (const size of [0, 1, 65_536, 300_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => i % 251)
      writeFileSync(path, bytes)
      expect(Buffer.compare(await readFileLimited(path, size), bytes)).toBe(0)
    }
  })

  it('says why it does not', async () => {
    const path = join(folder, 'a')
    expect(await failure(readFileLimited(path))).toBe(`cannot read ${path}: it does not exist (ENOENT)`)
    expect(await failure(readFileLimited(folder))).toBe(`cannot read ${folder}: it is a folder (EISDIR)`)
    writeFileSync(path, 'abcd')
    expect(await failure(readFileLimited(path, 3))).toBe(`cannot read ${path}: it has 4 bytes; the limit is 3 bytes`)
    expect(await failure(readFileLimited(join(path, 'b')))).toContain('a part of the path is not a folder (ENOTDIR)')
  })

  it.skipIf(process.platform === 'win32')('does not follow an endless device', async () => {
    expect(await failure(readFileLimited('/dev/zero', 1_000_000))).toBe('cannot read /dev/zero: it is a device')
  })

  it.skipIf(process.platform === 'win32')('reads a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const child = spawn('sh', ['-c', `seq 1 30000 > '${join(folder, 'pipe')}'`])
    const bytes = await readFileLimited(join(folder, 'pipe'))
    expect(new TextDecoder().decode(bytes).split('\n')).toHaveLength(30_001)
    child.kill()
  })

  it.skipIf(process.platform === 'win32')('names a missing permission', async () => {
    const path = join(folder, 'secret')
    writeFileSync(path, 'x', { mode: 0 })
    // Root may read everything, so it becomes somebody else for a moment.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    const message = await failure(readFileLimited(path)).finally(() => isRoot && process.seteuid?.(0))
    expect(message).toContain('permission is denied (EACCES)')
  })
})

describe('readFolder', () => {
  it('names what is missing', async () => {
    expect(await failure(readFolder(join(folder, 'no'), { required: ['a'] }))).toBe(
      `cannot read ${join(folder, 'no')}: it does not exist`,
    )
    expect(await failure(readFolder(folder, { required: ['a'] }))).toBe(
      `cannot read ${join(folder, 'a')}: it does not exist`,
    )
    writeFileSync(join(folder, 'a'), 'abcd')
    expect(await failure(readFolder(join(folder, 'a'), { required: ['a'] }))).toContain('it is not a folder')
    expect(await failure(readFolder(folder, { required: ['a'], maximumBytes: 3 }))).toContain('the limit is 3 bytes')
    expect(textsOf(await readFolder(folder, { required: ['a'], optional: ['b'] }))).toEqual({ a: 'abcd' })
  })
})

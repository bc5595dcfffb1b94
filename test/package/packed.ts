import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { projectRoot } from '../house/scratch-project.js'
import { once } from '../support/once.js'

/** One file of a package, as npm lists it. */
export interface PackedFile {
  readonly path: string
  readonly size: number
  readonly mode: number
}

/** What `npm pack` made. */
export interface Packed {
  readonly tarball: string
  readonly bytes: number
  readonly files: readonly PackedFile[]
}

/** The page of `glassformer studio` is built, and tested, elsewhere; while that goes on it can't be packed. */
const STUDIO = join(projectRoot, 'dist', 'studio')

/** A new project with the package installed into it, as npm packs it: without the studio's page. */
export async function freshProject(project: string, files: Readonly<Record<string, string>>): Promise<Packed> {
  const shared = await once('packed', async folder => {
    const packed = pack(folder)
    writeFileSync(join(folder, 'packed.json'), JSON.stringify(packed))
    install(join(folder, 'project'), packed)
  })
  await cp(join(shared, 'project'), project, { recursive: true, verbatimSymlinks: true })
  writeFiles(project, files)
  return JSON.parse(readFileSync(join(shared, 'packed.json'), 'utf8')) as Packed
}

function pack(folder: string): Packed {
  const staging = join(folder, 'staging')
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { readonly files: string[] }
  const roots = manifest.files.filter(name => !name.startsWith('!')).map(name => name.split('/')[0] ?? name)
  for (const name of new Set(['package.json', ...roots])) {
    cpSync(join(projectRoot, name), join(staging, name), {
      recursive: true,
      filter: source => source !== STUDIO,
    })
  }
  const { code, text } = npm(staging, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder])
  if (code !== 0) throw new Error(`npm pack failed:\n${text}`)
  const [packed] = JSON.parse(text) as [{ filename: string; size: number; files: PackedFile[] }]
  return { tarball: join(folder, packed.filename), bytes: packed.size, files: packed.files }
}

function install(project: string, { tarball }: Packed): void {
  mkdirSync(project, { recursive: true })
  writeFileSync(join(project, 'package.json'), '{ "name": "fresh", "private": true, "type": "module" }\n')
  const flags = ['--ignore-scripts', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund']
  const { code, text } = npm(project, ['install', ...flags, tarball])
  if (code !== 0) throw new Error(`npm install failed:\n${text}`)
}

export function writeFiles(project: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), content)
  }
}

interface Ended {
  readonly code: number | null
  /** Of stdout; of stderr where it failed. */
  readonly text: string
}

export function npm(folder: string, args: readonly string[]): Ended {
  return run(folder, 'npm', args)
}

export function run(folder: string, program: string, args: readonly string[]): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    shell: process.platform === 'win32',
  })
  return { code: status, text: status === 0 ? stdout : `${stdout}${stderr}${error?.message ?? ''}` }
}

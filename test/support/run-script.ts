import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const folder = new URL('./', import.meta.url)

/** Runs a script of this folder in a Node of its own. @returns what it printed, as JSON. */
export async function runScript(
  name: string,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<unknown> {
  const script = fileURLToPath(new URL(name, folder))
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, ...args])
  return JSON.parse(stdout)
}

export interface MemoryUse {
  readonly wasm: number
  readonly rss: number
  readonly heapUsed: number
  readonly arrayBuffers: number
}

export interface MemoryRun {
  readonly threads: number
  readonly after100: MemoryUse
  readonly atEnd: MemoryUse
}

/** Trains a small model in a process of its own and measures its memory, garbage collected. */
export async function measureMemory(steps: number, threads: number): Promise<MemoryRun> {
  // V8 gives a busy process more room for young objects: with little of it, what grows is held.
  const flags = ['--expose-gc', '--max-semi-space-size=1']
  return (await runScript('memory-run.mjs', [String(steps), String(threads)], flags)) as MemoryRun
}

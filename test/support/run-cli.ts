import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { once } from './once.js'

export const MAIN = fileURLToPath(new URL('../../dist/bin/glassformer.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly input?: string | Uint8Array
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called with what came so far on stdout; a returned signal is sent, once. */
  readonly signalWhen?: (stdout: string) => NodeJS.Signals | undefined
}

/** Runs the command line as its user does: in a process of its own. */
export async function glassformer(args: readonly string[], options: CliOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  })
  let [stdout, stderr, signalled] = ['', '', false]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    const signal = signalled ? undefined : options.signalWhen?.(stdout)
    if (signal === undefined) return
    signalled = true
    child.kill(signal)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, stdout, stderr }
}

/** The flags of a model that trains in a moment, on every machine alike. */
export const TINY = [
  '--engine',
  'wasm',
  '--threads',
  '1',
  '--embed-dim',
  '8',
  '--layers',
  '1',
  '--heads',
  '2',
  '--batch-size',
  '8',
  '--schedule',
  'constant',
  '--warmup',
  '0',
  '--held-out',
  '10',
]

/** Trains a tiny model to the end. */
export async function trainTiny(out: string, ...flags: string[]): Promise<Ended> {
  const ended = await glassformer(['train', 'digits', ...TINY, '--steps', '20', '--out', out, ...flags])
  expect(ended).toMatchObject({ code: 0 })
  return ended
}

/** A tiny run to read from: `trainTiny`'s, made once for all test files. */
export function tinyRun(): Promise<string> {
  return once('tiny-run', folder => trainTiny(folder))
}

/** The events of `train --json`, or of a metrics file. */
export function events(text: string): ({ type: string } & Record<string, unknown>)[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

export async function metricsOf(run: string): Promise<ReturnType<typeof events>> {
  return events(await readFile(join(run, 'metrics.jsonl'), 'utf8'))
}

/** Exactly one line on stderr, with what it must say; nothing on stdout; no stack. */
export function expectOneClearLine(ended: Ended, code: number, ...parts: (string | RegExp)[]): void {
  expect(ended).toMatchObject({ code, stdout: '' })
  expect(ended.stderr).toMatch(/^glassformer: [^\n]+\n$/u)
  expect(ended.stderr).not.toContain('unexpected')
  for (const part of parts) expect(ended.stderr).toMatch(part)
}

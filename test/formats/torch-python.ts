import { execFileSync } from 'node:child_process'
import { inject } from 'vitest'

const python = inject('torchPython')
/** Whether there is a Python with PyTorch. */
export const hasTorch = python !== undefined

/** Runs a script with PyTorch. @returns what it printed, as JSON. */
export function runTorch(script: string, args: readonly string[] = [], folder?: string): unknown {
  const printed = execFileSync(python ?? 'python3', ['-c', script, ...args], { encoding: 'utf8', cwd: folder })
  return JSON.parse(printed)
}

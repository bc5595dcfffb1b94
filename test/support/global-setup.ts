import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findParts } from '../../scripts/real-parts.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string | undefined
    firefox: string | undefined
    torchPython: string | undefined
    /** The file of transformers.js. */
    transformersJs: string | undefined
    /** A folder for what several test files share: `once` fills it. */
    shared: string
  }
}

/**
 * Once, before the first test: a part that comes or goes in between must not leave some tests of it skipped.
 *
 * @returns what follows the last test
 */
export default function setup({ provide }: TestProject): () => void {
  const { chromium, firefox, torchPython, transformersJs, missing } = findParts()
  if (missing.length > 0 && process.env['CI']) throw new Error(`CI must have ${missing.join(', and ')}`)
  provide('chromium', chromium)
  provide('firefox', firefox)
  provide('torchPython', torchPython)
  provide('transformersJs', transformersJs)
  const shared = mkdtempSync(join(tmpdir(), 'glassformer-shared-'))
  provide('shared', shared)
  return () => {
    rmSync(shared, { recursive: true, force: true, maxRetries: 5 })
    for (const part of missing) console.error(`\n!!! MISSING: ${part} !!!`)
  }
}

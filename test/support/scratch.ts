import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'

/** A new empty folder. All of them go when the tests have ended. */
export function scratch(): string {
  return mkdtempSync(join(inject('shared'), 'scratch-'))
}

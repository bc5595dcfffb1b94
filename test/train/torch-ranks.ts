import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const ID = randomUUID()

/** An environment by which all processes that a test starts are known, whoever their parents are. */
export const MARK: Readonly<Record<string, string>> = { GLASSFORMER_TEST: ID }

/** Kills a process of the run as the system does when memory ends. */
export function killRank(rank: number): undefined {
  const found = marked().find(({ environment }) => environment.includes(`RANK=${rank}`))
  if (found === undefined) throw new Error(`there is no process of rank ${rank}`)
  process.kill(found.id, 'SIGKILL')
}

/** The ids of processes that a test left behind. */
export function processesLeft(): number[] {
  return marked().map(({ id }) => id)
}

function marked(): { id: number; environment: string[] }[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/u.test(name))
    .map(name => ({ id: Number(name), environment: environmentOf(name) }))
    .filter(({ environment }) => environment.includes(`GLASSFORMER_TEST=${ID}`))
}

/** Of a process that has ended, or another user's: nothing. */
function environmentOf(id: string): string[] {
  try {
    return readFileSync(`/proc/${id}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

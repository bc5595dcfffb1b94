import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { scratch } from '../support/scratch.js'

/** So many mutated inputs, of which every kind gets its share. `FUZZ=200000 npm run test:soak -- fuzz` runs them all. */
const CASES = Number(process.env['FUZZ'] ?? 6000)
/** To see one again: `FUZZ_FROM=1234 FUZZ=1`. */
const FROM = Number(process.env['FUZZ_FROM'] ?? 0)
const SEED = Number(process.env['FUZZ_SEED'] ?? 2017)
/** A process runs so many; a fresh one then shows what one case costs. */
const AT_ONCE = 2000
/** A case that takes longer has no end. */
const LONGEST_MS = 60_000

interface Told {
  readonly at?: number
  readonly target?: string
  readonly problem?: string
  readonly read?: number
  readonly refused?: number
}

/** Runs cases in a process of their own. @returns what went wrong, and the case at which it ended before its time. */
function run(folder: string, from: number, count: number): Promise<{ problems: Told[]; last: Told; ended: boolean }> {
  const script = fileURLToPath(new URL('fuzz/run.mjs', import.meta.url))
  const child = fork(script, [folder, SEED, from, count].map(String), { execArgv: ['--max-old-space-size=1024'] })
  return new Promise(resolve => {
    const problems: Told[] = []
    let last: Told = {}
    let watch: NodeJS.Timeout | undefined
    child.on('message', (told: Told) => {
      clearTimeout(watch)
      watch = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
      if (told.problem !== undefined) problems.push(told)
      else last = told
    })
    child.once('close', () => {
      clearTimeout(watch)
      resolve({ problems, last, ended: last.read !== undefined })
    })
  })
}

// Whatever is given is read or refused: by an error of the library's own, soon, without much memory.
it(
  `reads or refuses ${CASES} mutated inputs`,
  async () => {
    const folder = scratch()
    const problems: Told[] = []
    let [read, refused, next] = [0, 0, FROM]
    while (next < FROM + CASES) {
      const count = Math.min(AT_ONCE, FROM + CASES - next)
      const { problems: found, last, ended } = await run(folder, next, count)
      problems.push(...found)
      if (!ended) problems.push({ ...last, problem: 'the process ended, or had no end' })
      read += last.read ?? 0
      refused += last.refused ?? 0
      next = ended ? next + count : (last.at ?? next) + 1
    }
    console.log(`${read} read, ${refused} refused`)
    expect(problems).toEqual([])
    expect(refused).toBeGreaterThan(CASES / 4)
  },
  120_000 + CASES * 60,
)

// Files of pairs, source<TAB>target a line, for the examples: written, read, shuffled by a seed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Random } from 'glassformer'

export function writePairs(file, pairs) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, pairs.map(([source, target]) => `${source}\t${target}\n`).join(''))
  console.log(`${file}: ${pairs.length.toLocaleString('en-US')} pairs`)
}

export const readPairs = file =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t'))

/** The same list in another order, the same for the same seed. */
export function shuffled(list, seed = 1) {
  const random = new Random(seed)
  const mixed = [...list]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[mixed[i], mixed[j]] = [mixed[j], mixed[i]]
  }
  return mixed
}

/** How many of the pairs a rule answers right, a line for each file. */
export function scoreRule(answer, files) {
  for (const file of files) {
    const pairs = readPairs(file)
    const right = pairs.filter(([source, target]) => answer(source) === target).length
    console.log(`${file}: ${((100 * right) / pairs.length).toFixed(1)} % of ${pairs.length.toLocaleString('en-US')}`)
  }
}

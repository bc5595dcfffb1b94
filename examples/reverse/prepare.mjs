// Writes the reverse task as pairs, numbers<TAB>the same numbers backwards: 50,000 of 1–25 numbers to train on, and
// 1,000 of 1–30 each to validate and to test on; the test pairs also apart, up to 25 numbers and above.
//   node examples/reverse/prepare.mjs [FOLDER]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Random } from 'glassformer'
import { longestTrained } from './task.mjs'

const [folder = 'runs/reverse-data'] = process.argv.slice(2)
const random = new Random(42)

/** As JoeyNMT's generator does: the length is uniform, then each number is. */
const samples = (count, longest) =>
  Array.from({ length: count }, () => Array.from({ length: 1 + random.integer(longest) }, () => random.integer(50)))

mkdirSync(folder, { recursive: true })
write('train', samples(50_000, longestTrained))
write('validation', samples(1000, 30))
const test = samples(1000, 30)
write('test', test)
write(
  'test-short',
  test.filter(({ length }) => length <= longestTrained),
)
write(
  'test-long',
  test.filter(({ length }) => length > longestTrained),
)

function write(name, lists) {
  const file = join(folder, `${name}.tsv`)
  writeFileSync(file, lists.map(list => `${list.join(' ')}\t${list.toReversed().join(' ')}\n`).join(''))
  const lengths = lists.map(({ length }) => length)
  console.log(`${file}: ${lists.length} pairs of ${Math.min(...lengths)}–${Math.max(...lengths)} numbers`)
}

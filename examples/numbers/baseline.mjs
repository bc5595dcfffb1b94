// What one who learned by heart would say: the answer for the number, of those to learn from, that is the nearest.
//   node examples/numbers/baseline.mjs [FOLDER]
import { join } from 'node:path'
import { readPairs, scoreRule } from '../pairs.mjs'

const [folder = 'runs/numbers-data'] = process.argv.slice(2)
const learned = readPairs(join(folder, 'train.tsv'))
for (const code of ['de', 'en', 'fr', 'zh']) {
  const known = learned
    .filter(([source]) => source.startsWith(`${code} `))
    .map(([source, words]) => [Number(source.slice(3)), words])
  const nearest = n => known.reduce((best, one) => (Math.abs(one[0] - n) < Math.abs(best[0] - n) ? one : best))[1]
  scoreRule(source => nearest(Number(source.slice(3))), [join(folder, `test-to-${code}.tsv`)])
}

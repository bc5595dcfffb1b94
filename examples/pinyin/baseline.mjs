// Without context: each character gets the reading that it has most often in the training.
//   node examples/pinyin/baseline.mjs [FOLDER]
import { join } from 'node:path'
import { readPairs, scoreRule } from '../pairs.mjs'

const [folder = 'runs/pinyin-data'] = process.argv.slice(2)
const counts = new Map()
for (const [word, reading] of readPairs(join(folder, 'train.tsv')))
  for (const [i, syllable] of reading.split(' ').entries()) {
    const character = [...word][i]
    const ofCharacter = counts.get(character) ?? counts.set(character, new Map()).get(character)
    ofCharacter.set(syllable, (ofCharacter.get(syllable) ?? 0) + 1)
  }
const usual = new Map(
  [...counts].map(([character, of]) => [character, [...of].reduce((best, one) => (one[1] > best[1] ? one : best))[0]]),
)
scoreRule(
  word => [...word].map(character => usual.get(character) ?? '?').join(' '),
  ['test', 'test-polyphones'].map(name => join(folder, `${name}.tsv`)),
)

// Writes Chinese words and their pinyin, such as `银行` → `yín háng` and `行走` → `xíng zǒu`; the test's words with a
// character of several readings also apart.
//   node examples/pinyin/prepare.mjs [FOLDER]
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { shuffled, writePairs } from '../pairs.mjs'

const dictionary = createRequire(import.meta.url)('@pinyin-pro/data/complete.json')
const [folder = 'runs/pinyin-data'] = process.argv.slice(2)

/** Rarer words of the dictionary are names and chance finds, read by rule. */
const leastFrequency = 5e-12
const words = Object.entries(dictionary)
  .filter(([word, [, frequency]]) => [...word].length > 1 && [...word].length < 9 && frequency >= leastFrequency)
  .map(([word, [reading]]) => [word, reading])
const characters = Object.entries(dictionary)
  .filter(([word]) => [...word].length === 1)
  .map(([word, [reading]]) => [word, reading])

const mixed = shuffled(words)
const tests = mixed.slice(0, 5000)
const trained = [...characters, ...mixed.slice(5000)]

const readings = new Map()
for (const [word, reading] of trained)
  for (const [i, syllable] of reading.split(' ').entries()) {
    const character = [...word][i]
    readings.set(character, (readings.get(character) ?? new Set()).add(syllable))
  }
const isPolyphone = ([word]) => [...word].some(character => (readings.get(character)?.size ?? 0) > 1)

writePairs(join(folder, 'train.tsv'), trained)
writePairs(join(folder, 'test.tsv'), tests)
writePairs(join(folder, 'test-polyphones.tsv'), tests.filter(isPolyphone))

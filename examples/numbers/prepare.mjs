// Writes numbers and their words in four languages, both ways: `de 21` → `einundzwanzig`, `einundzwanzig` → `21`.
//   node examples/numbers/prepare.mjs [FOLDER]
import { join } from 'node:path'
import { Random } from 'glassformer'
import { toCardinal as german } from 'n2words/de-DE'
import { toCardinal as english } from 'n2words/en-US'
import { toCardinal as french } from 'n2words/fr-FR'
import { toCardinal as chinese } from 'n2words/zh-Hans-CN'
import { shuffled, writePairs } from '../pairs.mjs'

export const languages = { de: german, en: english, fr: french, zh: n => chinese(n, { formal: false }) }
const [folder = 'runs/numbers-data'] = process.argv.slice(2)
const random = new Random(42)

/** As many of three digits as of six: each number of digits is as likely. */
const number = () => random.integer(10 ** (1 + random.integer(6)))
const some = (count, isGood) => {
  const found = new Set()
  while (found.size < count) {
    const n = number()
    if (isGood(n)) found.add(n)
  }
  return [...found]
}

const tested = some(1000, n => n > 99)
const held = new Set(tested)
const trained = some(10_000, n => !held.has(n))

const write = (name, pairs) => writePairs(join(folder, `${name}.tsv`), pairs)
const toWords = (numbers, code) => numbers.map(n => [`${code} ${n}`, languages[code](n)])
const toDigits = (numbers, code) => numbers.map(n => [languages[code](n), `${n}`])
const codes = Object.keys(languages)
write('train', shuffled(codes.flatMap(code => [...toWords(trained, code), ...toDigits(trained, code)])))
for (const code of codes) {
  write(`test-to-${code}`, toWords(tested, code))
  write(`test-from-${code}`, toDigits(tested, code))
}

// What can be done by endings alone: the longest ending of the verb that the training knows decides what takes its place.
//   node examples/verbs/baseline.mjs [FOLDER]
import { join } from 'node:path'
import { readPairs, scoreRule } from '../pairs.mjs'

const [folder = 'runs/verbs-data'] = process.argv.slice(2)
const longest = 6
/** `PRT 3 S` + `ingen` → how often each change of the end came: `ingen` → `ang`. */
const changes = new Map()

for (const [source, form] of readPairs(join(folder, 'train.tsv'))) {
  const [verb, cell] = divide(source)
  const same = sharedStart(verb, form)
  for (let length = verb.length - same; length <= Math.min(longest, verb.length); length++) {
    const kept = verb.length - length
    const key = `${cell} ${verb.slice(kept)}`
    const counts = changes.get(key) ?? changes.set(key, new Map()).get(key)
    counts.set(form.slice(kept), (counts.get(form.slice(kept)) ?? 0) + 1)
  }
}
scoreRule(
  source => {
    const [verb, cell] = divide(source)
    for (let length = Math.min(longest, verb.length); length >= 0; length--) {
      const counts = changes.get(`${cell} ${verb.slice(verb.length - length)}`)
      if (counts === undefined) continue
      const [most] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))
      return verb.slice(0, verb.length - length) + most
    }
    return verb
  },
  ['weak', 'strong'].map(name => join(folder, `test-${name}.tsv`)),
)

function divide(source) {
  const space = source.indexOf(' ')
  return [source.slice(0, space), source.slice(space + 1)]
}

function sharedStart(a, b) {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

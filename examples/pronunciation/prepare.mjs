// Writes the CMU pronouncing dictionary as pairs: word<TAB>phonemes, one line a pronunciation.
// node examples/pronunciation/prepare.mjs runs/pronunciation.tsv
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { dictionary } from 'cmu-pronouncing-dictionary'

const [path = 'runs/pronunciation.tsv'] = process.argv.slice(2)

/** `A(2)` is another pronunciation of `A`: the same source, so that either counts as right. */
const wordOf = entry => entry.replace(/\(\d+\)$/, '')
/** `AO1 L B AO0 R G # place, danish` → `AO L B AO R G` */
const phonemesOf = pronunciation => pronunciation.replace(/ #.*/, '').replace(/\d/g, '')

const pairs = Object.entries(dictionary).map(([entry, text]) => `${wordOf(entry)}\t${phonemesOf(text)}`)
const lines = [...new Set(pairs)] // two that differed in stress alone
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, `source\ttarget\n${lines.join('\n')}\n`)
console.log(`${path}: ${lines.length} pronunciations of ${new Set(lines.map(line => line.split('\t')[0])).size} words`)

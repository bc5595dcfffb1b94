// Writes SCAN's four splits, from its grammar: what is trained on and what is tested.
//   node examples/scan/prepare.mjs [FOLDER]
import { join } from 'node:path'
import { shuffled, writePairs } from '../pairs.mjs'
import { scan } from './grammar.mjs'

const [folder = 'runs/scan-data'] = process.argv.slice(2)
const pairs = shuffled(scan())
const actions = ([, target]) => target.split(' ').length
const has = phrase => {
  const inside = new RegExp(`\\b${phrase}\\b`)
  return ([source]) => inside.test(source)
}

split('simple', (_, index) => index >= 0.8 * pairs.length)
split('length', pair => actions(pair) > 22)
// The new word alone, so often that it is a tenth of what is trained on, as in the paper.
split('jump', has('jump'), { word: 'jump', share: 0.1 })
split('turn-left', has('turn left'), { word: 'turn left', share: 0.1 })

function split(name, isTest, alone) {
  const tests = pairs.filter(isTest).filter(([source]) => source !== alone?.word)
  const tested = new Set(tests)
  const trained = pairs.filter(pair => !tested.has(pair))
  if (alone !== undefined) {
    const word = trained.find(([source]) => source === alone.word)
    const count = Math.round((alone.share * trained.length) / (1 - alone.share)) - 1
    trained.push(...Array.from({ length: count }, () => word))
  }
  writePairs(join(folder, name, 'train.tsv'), trained)
  writePairs(join(folder, name, 'test.tsv'), tests)
}

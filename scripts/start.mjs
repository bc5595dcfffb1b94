// npm start: from a fresh clone, with Node alone, to a Transformer that sorts. A run that was stopped goes on where it
// was; a finished one shows its results again.
import { existsSync } from 'node:fs'
import { installIfNeeded } from './install.mjs'
import { runNode } from './run-node.mjs'

const folder = 'runs/digits'

installIfNeeded()
console.log('Building …')
runNode('scripts/build.mjs')

const train = ['dist/bin/glassformer.js', 'train', 'digits', '--steps', '3001', '--batch-size', '64', '--out', folder]
if (existsSync(`${folder}/run.json`)) {
  console.log(`${folder} holds a run already: it is not trained again. To start anew:`)
  console.log(`  npx glassformer train digits --out ${folder} --force`)
  train.push('--resume')
}
runNode(...train)

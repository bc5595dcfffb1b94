// npm start: from a fresh clone, with Node alone, to a Transformer that sorts. A run finished already is shown again.
import { existsSync } from 'node:fs'
import { installIfNeeded } from './install.mjs'
import { runNode } from './run-node.mjs'

const folder = 'runs/digits'
const cli = 'dist/cli/main.js'

installIfNeeded()
console.log('Building …')
runNode('scripts/build.mjs')

if (existsSync(`${folder}/model.safetensors`)) {
  console.log(`${folder} holds a trained model: its results again. To train anew, remove the folder.`)
  runNode(cli, 'eval', '--model', folder)
} else {
  runNode(cli, 'train', 'digits', '--steps', '3001', '--batch-size', '64', '--out', folder)
}

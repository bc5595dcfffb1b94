// How long `import 'glassformer'` and `import 'glassformer/text'` take, over an empty module: fresh processes in turn, the
// shortest of each, which other programs disturb least.
//
//   node bench/import.mjs --help
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { whole } from '../dist/options/values.js'
import { readFlags } from './flags.mjs'

const about = 'How long importing the library takes over an empty module: the shortest of fresh processes in turn.'
const flags = { rounds: { type: whole(1), about: 'processes of each', default: 20 } }
const { rounds } = readFlags('node bench/import.mjs', about, flags)
const modules = ['data:text/javascript,', 'glassformer/text', 'glassformer']
const shortest = new Map(modules.map(name => [name, Number.POSITIVE_INFINITY]))
for (let round = 0; round < rounds; round++) {
  for (const name of modules) {
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', `import '${name}'`])
    if (status !== 0) throw new Error(String(stderr))
    shortest.set(name, Math.min(shortest.get(name), performance.now() - started))
  }
}
const empty = shortest.get(modules[0])
for (const name of modules.slice(1)) console.log(`${name}: ${(shortest.get(name) - empty).toFixed(0)} ms`)

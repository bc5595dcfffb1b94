// How long `import 'glassformer'` and `import 'glassformer/text'` take, over an empty module: fresh processes in turn, the
// shortest of each, which other programs disturb least.
//
//   node bench/import.mjs [ROUNDS]
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

const rounds = Number(process.argv[2] ?? 20)
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

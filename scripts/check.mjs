// Format, lint, types, floors, labels: what can be held without running the code. Exit code 1 when one fails.
import { run } from './run-node.mjs'

const node = process.execPath
const steps = [
  ['build (types of src)', 'scripts/build.mjs'],
  ['types of the tests', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.json'],
  ['format and lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  ['floors and circles', 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src'],
  ['the lockfile is complete', 'scripts/complete-lockfile.mjs', '--check'],
  ['labels and source lines', 'scripts/build-source-lines.mjs', '--check'],
]

const failed = []
for (const [name, ...command] of steps) {
  const started = performance.now()
  const passed = run(node, command) === 0
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${passed ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (!passed) failed.push(name)
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exit(1)
}

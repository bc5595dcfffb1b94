// npm test: installs and builds what is needed, then tests, and checks beside them. Parts that are missing are named at
// the end.
import { installIfNeeded } from './install.mjs'
import { runNode, start } from './run-node.mjs'

installIfNeeded()
runNode('scripts/build.mjs')
const checks = start(process.execPath, ['scripts/check.mjs'], 'pipe')
const tests = start(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)])
const [checked, tested] = [await checks, await tests]

console.log(`\n${checked.output}`)
const failures = []
if (checked.code !== 0) failures.push('check')
if (tested.code !== 0) failures.push('tests')
if (failures.length > 0) {
  console.error(`\nnpm test failed: ${failures.join(', ')}`)
  process.exit(1)
}

// npm test: installs and builds what is needed, then checks and tests. Parts that are missing are named at the end.
import { installIfNeeded } from './install.mjs'
import { missingParts } from './real-parts.mjs'
import { run, runNode } from './run-node.mjs'

installIfNeeded()
runNode('scripts/build.mjs')
const failures = []
if (run(process.execPath, ['scripts/check.mjs']) !== 0) failures.push('check')
const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]
if (run(process.execPath, vitest) !== 0) failures.push('tests')

const missing = missingParts()
for (const part of missing) console.error(`\n!!! MISSING: ${part} !!!`)
if (missing.length > 0 && process.env.CI) failures.push('parts that CI must have')
if (failures.length > 0) {
  console.error(`\nnpm test failed: ${failures.join(', ')}`)
  process.exit(1)
}

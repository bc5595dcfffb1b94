// npm test: installs and builds what is needed, then checks and tests. Parts that are missing are named at the end.
import { installIfNeeded } from './install.mjs'
import { missingParts } from './real-parts.mjs'
import { run, runNode } from './run-node.mjs'

installIfNeeded()
runNode('scripts/check.mjs')
const code = run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)])

const missing = missingParts()
for (const part of missing) console.error(`\n!!! MISSING: ${part} !!!`)
if (missing.length > 0 && process.env.CI) console.error('\nWith CI set, a missing part is a failure.')
process.exit(code || (missing.length > 0 && process.env.CI ? 1 : 0))

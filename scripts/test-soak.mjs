// npm run test:soak: the long tests, which the five minutes of npm test have no room for.
import { installIfNeeded } from './install.mjs'
import { runNode } from './run-node.mjs'

installIfNeeded()
runNode('scripts/build.mjs')
const config = ['--config', 'vitest.soak.config.ts']
runNode('node_modules/vitest/vitest.mjs', 'run', ...config, ...process.argv.slice(2))

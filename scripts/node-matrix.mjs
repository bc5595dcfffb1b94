// Runs a script under several versions of Node, from npm's `node` packages: node scripts/node-matrix.mjs SCRIPT ARGS…
// NODES="20 22" in the environment chooses the versions. npx keeps what it has downloaded.
import { run } from './run-node.mjs'

const [script, ...args] = process.argv.slice(2)
if (script === undefined) {
  console.error('usage: node scripts/node-matrix.mjs SCRIPT [ARGUMENTS…]')
  process.exit(2)
}

let failed = false
for (const version of (process.env.NODES ?? '20 22 24').split(' ')) {
  console.log(`— Node ${version}`)
  const code = run('npx', ['-y', '-p', `node@${version}`, 'node', script, ...args])
  if (code !== 0) console.error(`Node ${version}: ${script} ended with exit code ${code}`)
  failed ||= code !== 0
}
process.exit(failed ? 1 : 0)

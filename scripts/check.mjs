// Format, lint, types, floors, labels: what can be held without running the code. Exit code 1 when one fails.
import { start } from './run-node.mjs'

/** The types of src are checked by the build, whose declarations the others read. */
const first = { 'build, types of src': ['scripts/build.mjs'] }
const then = {
  'types of the tests': ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.json'],
  'types of the studio': [
    'node_modules/svelte-check/bin/svelte-check',
    ...['--workspace', 'studio', '--tsconfig', './tsconfig.json', '--threshold', 'error', '--output', 'human'],
  ],
  'format and lint': ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  'floors and circles': [
    ...['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src', 'studio/src'],
    ...['--cache', 'node_modules/.cache/dependency-cruiser', '--cache-strategy', 'content'],
  ],
  'labels and source lines': ['scripts/build-source-lines.mjs', '--check'],
  'the reference is complete': ['scripts/check-reference.mjs'],
  'what pages say of options': ['scripts/build-option-pages.mjs', '--check'],
  'the lockfile is complete': ['scripts/complete-lockfile.mjs', '--check'],
}

const failed = []
for (const steps of [first, then]) await Promise.all(Object.entries(steps).map(check))
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exit(1)
}

/** Runs a script; shows what it says when it failed. */
async function check([name, command]) {
  const started = performance.now()
  const { code, output } = await start(process.execPath, command, 'pipe')
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (code !== 0) failed.push(name)
  console.log(code === 0 ? `✓ ${name} (${seconds} s)` : `${output}✗ ${name} (${seconds} s)`)
}

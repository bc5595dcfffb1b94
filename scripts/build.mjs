// Builds dist/: kernels to WebAssembly, the table of source lines, then TypeScript. A step done already is not done again.
import { spawnSync } from 'node:child_process'

for (const script of ['scripts/build-kernels.mjs', 'scripts/build-source-lines.mjs', 'node_modules/typescript/bin/tsc']) {
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

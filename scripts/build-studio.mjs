// Builds the page into dist/studio/, with the models that it shows at first: trained here by the library itself, once.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, runNode } from './run-node.mjs'

const page = 'dist/studio'
const stampFile = 'node_modules/.cache/studio-stamp'

runNode('scripts/build.mjs')
const { trainDemo } = await import('./train-demo.mjs')
// The tests train shorter: STUDIO_STEPS says how long.
const steps = Number(process.env.STUDIO_STEPS ?? 3001)
// Each step between the first and the last is 0.7 MB of the package.
const keptSteps = { digits: [0, 10, 50, 100], reverse: [0, 100] }
for (const [task, kept] of Object.entries(keptSteps)) {
  await trainDemo(join(root, 'runs/studio', task), kept, { task, steps })
}

if (!existsSync(join(page, 'index.html')) || !existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp()) {
  rmSync(page, { recursive: true, force: true })
  process.env.NODE_ENV = 'production' // of vitest's own, Svelte would build its development code
  runNode('node_modules/vite/bin/vite.js', 'build', '--config', 'studio/vite.config.mjs')
  mkdirSync('node_modules/.cache', { recursive: true })
  writeFileSync(stampFile, stamp())
}
rmSync(join(page, 'runs'), { recursive: true, force: true })
cpSync('runs/studio', join(page, 'runs'), { recursive: true })
writeFileSync(join(page, 'runs/index.json'), JSON.stringify(Object.keys(keptSteps)))

/** Changes when a file that the page is made of does. */
function stamp() {
  const hash = createHash('sha256')
  const built = filesBelow('dist').filter(path => path.endsWith('.js') && !path.startsWith(page))
  for (const path of [
    ...filesBelow('studio'),
    ...built,
    'interop/torch/model.py',
    'package.json',
    'package-lock.json',
  ]) {
    hash.update(path).update(readFileSync(path))
  }
  return hash.digest('hex')
}

function filesBelow(folder) {
  const paths = readdirSync(folder, { recursive: true }).map(name => join(folder, String(name)))
  return paths.filter(path => statSync(path).isFile()).sort()
}

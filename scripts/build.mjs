// Builds dist/: kernels to WebAssembly, the table of source lines, the browser's thread, TypeScript, then the bundles of
// the commands and for browsers. A step done already is not done again.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { runNode } from './run-node.mjs'

const cache = 'node_modules/.cache'
const stampFile = join(cache, 'build-stamp')
const bundles = [join('dist', 'bin', 'glassformer.js'), join('dist', 'browser', 'glassformer.js')]

runNode('scripts/build-kernels.mjs')
if (stampText() !== stamp() || [...outputs(), ...bundles].some(path => !existsSync(path))) {
  runNode('scripts/build-source-lines.mjs')
  runNode('scripts/build-web-worker.mjs')
  removeStaleOutputs()
  // tsc believes its record of what it wrote: without all outputs it must begin anew.
  if (outputs().some(path => !existsSync(path))) rmSync(join(cache, 'tsc-src.tsbuildinfo'), { force: true })
  runNode('node_modules/typescript/bin/tsc')
  runNode('scripts/build-command.mjs')
  runNode('scripts/build-browser.mjs')
  mkdirSync(cache, { recursive: true })
  writeFileSync(stampFile, stamp())
}

function stampText() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
}

/** Changes when a file that the build reads does. */
function stamp() {
  const hash = createHash('sha256')
  const scripts = filesBelow('scripts').filter(path => /build|source-lines/.test(path))
  for (const path of [...sources(), ...scripts, 'tsconfig.json', 'package.json', 'package-lock.json']) {
    const { mtimeMs, size } = statSync(path)
    hash.update(`${path} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex')
}

function sources() {
  return filesBelow('src').filter(path => path.endsWith('.ts') && !path.endsWith('.d.ts'))
}

function outputs() {
  return sources().map(path => path.replace(/^src/, 'dist').replace(/ts$/, 'js'))
}

/** A module that is no more must not go on working from dist/. (These folders have other builders.) */
function removeStaleOutputs() {
  const expected = new Set(outputs())
  const others = ['studio', 'browser', 'bin'].map(name => join('dist', name, sep))
  for (const path of filesBelow('dist').filter(path => !others.some(folder => path.startsWith(folder)))) {
    if (!expected.has(path.replace(/\.d\.ts(\.map)?$/, '.js'))) rmSync(path)
  }
}

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

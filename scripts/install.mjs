// Installs the dependencies when what node_modules holds is not what the lockfile names. Node alone can run it.
import { existsSync, readFileSync } from 'node:fs'
import { root, run, runNode } from './run-node.mjs'

export function installIfNeeded() {
  if (isInstalled()) return
  console.log(`Installing the dependencies with npm ci into ${root}node_modules …`)
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) return runNode(npm, ...flags)
  const code = run(process.platform === 'win32' ? 'npm.cmd' : 'npm', flags)
  if (code !== 0) process.exit(code)
}

/** Compares npm's record of what it installed with the lockfile; what is optional may be missing on this platform. */
function isInstalled() {
  if (!existsSync('node_modules/.package-lock.json')) return false
  const wanted = packagesIn('package-lock.json')
  const found = packagesIn('node_modules/.package-lock.json')
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return found[path] === undefined ? optional === true : found[path].version === version
  })
}

function packagesIn(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages
}

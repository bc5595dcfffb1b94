// Completes package-lock.json after `npm install`: a package's builds for other platforms (@biomejs/cli-darwin-arm64 …)
// are left out of the lockfile when the registry at hand doesn't have them, and `npm ci` then refuses the file
// everywhere. Their version and platform are known from their names. With --check it only reports.
import { readFileSync, writeFileSync } from 'node:fs'
import './run-node.mjs'

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const { packages } = lockfile
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const unknown = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(kind =>
  Object.keys(manifest[kind] ?? {}).filter(name => packages[''][kind]?.[name] !== manifest[kind][name]),
)
if (unknown.length > 0) {
  console.error(`package-lock.json doesn't have ${unknown.join(', ')} as package.json does. Run:`)
  console.error('npm install --package-lock-only --ignore-scripts')
  process.exit(1)
}
const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
  Object.entries(optionalDependencies)
    .filter(([name, version]) => /^\d/.test(version) && platformOf(name) && !isLocked(path, name))
    .map(([name, version]) => [`node_modules/${name}`, { version, dev, optional: true, ...platformOf(name) }]),
)

if (missing.length > 0 && process.argv.includes('--check')) {
  console.error(`package-lock.json lacks ${missing.map(([path]) => path).join(', ')}:`)
  console.error('npm ci would refuse it. Run: node scripts/complete-lockfile.mjs')
  process.exit(1)
}
if (missing.length > 0) {
  const all = Object.entries({ ...packages, ...Object.fromEntries(missing) })
  lockfile.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')))
  writeFileSync('package-lock.json', `${JSON.stringify(lockfile, null, 2)}\n`)
  console.log(`package-lock.json: added ${missing.map(([path]) => path).join(', ')}`)
}

/** `…-linux-x64-musl` → os, cpu and libc, as npm compares them with the machine. */
function platformOf(name) {
  const words = name.split(/[-/]/)
  const os = words.find(word => ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].includes(word))
  const cpu = words.find(word => ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'].includes(word))
  if (!os || !cpu) return undefined
  return { os: [os], cpu: [cpu], ...(os === 'linux' && { libc: [words.includes('musl') ? 'musl' : 'glibc'] }) }
}

/** Whether the package at `path` finds `name` in its own node_modules or one above. */
function isLocked(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at}${at && '/'}node_modules/${name}`]) return true
    if (at === '') return false
  }
}

// npm run publish:dry: packs as npm would publish, lets publint and are-the-types-wrong judge the package, and shows what
// npm would send. Nothing leaves this machine; the last line says what would publish.
// package.json names no repository and no homepage yet: there is none. Their place is after "license".
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
if (!readFileSync('CHANGELOG.md', 'utf8').includes(`## ${version}`)) fail(`CHANGELOG.md says nothing of ${version}`)

const folder = mkdtempSync(join(tmpdir(), 'glassformer-pack-'))
run('npm', 'pack', '--pack-destination', folder)
const tarball = join(folder, readdirSync(folder)[0])
run('npx', '--no-install', 'publint', '--strict', tarball)
run('npx', '--no-install', 'attw', '--profile', 'esm-only', tarball)
run('npm', 'publish', tarball, '--dry-run', '--ignore-scripts')
console.log(`${(statSync(tarball).size / 1e6).toFixed(1)} MB; to publish it: npm publish ${tarball}`)

function run(program, ...args) {
  console.log(`$ ${program} ${args.join(' ')}`)
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) fail(`${program} ${args[0]} failed${error ? `: ${error.message}` : ''}`)
}

function fail(reason) {
  console.error(reason)
  process.exit(1)
}

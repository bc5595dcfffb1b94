// The scripts of the house run each other with this: in the project's root, output shown, ending with the first failure.
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
// Ctrl-C reaches the child too, which may have something to save: this script waits for it.
process.on('SIGINT', () => {})

/** Runs a command. @returns its exit code; 1 when a signal ended it. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (error) console.error(`${command}: ${error.message}`)
  return status ?? 1
}

/** Runs a script with this Node; a failure ends this script too. */
export function runNode(...args) {
  const code = run(process.execPath, args)
  if (code !== 0) process.exit(code)
}

/** Starts a command beside others. @returns in the end its exit code, and what it said unless that was shown. */
export function start(command, args, output = 'inherit') {
  const child = spawn(command, args, { stdio: ['inherit', output, output] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', text => (said += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code: code ?? 1, output: said }))
  })
}

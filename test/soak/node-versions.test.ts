import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { recorded } from '../support/fingerprint.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

// Each Node comes from npm's package of that name; NODES="22 24" in the environment chooses others.
const versions = (process.env['NODES'] ?? '20 22 24').split(' ')

it.each(versions)('Node %s trains to the bits on record', version => {
  const inNode = (...args: string[]): string =>
    execFileSync('npx', ['-y', '-p', `node@${version}`, 'node', ...args], { cwd: root, encoding: 'utf8' }).trim()
  expect(inNode('--version')).toMatch(new RegExp(`^v${version}\\.`))
  for (const threads of ['1', '2']) {
    expect(JSON.parse(inNode('test/support/print-fingerprints.mjs', threads)), `${threads} threads`).toEqual(recorded)
  }
})

// Measures training steps and decoding of every engine and of the peers that are installed, in turn, several rounds. Writes what
// was measured to docs/benchmarks.json and from that the page, docs/benchmarks.md. Ratios are of medians in one run: absolute
// times alone say little on a shared machine.
//
//   PEER_PYTHON=… npm run bench       all of it, about half an hour; the Python has torch, jax, optax, ctranslate2, transformers
//   npm run bench -- --help
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { listOf } from '../dist/options/lists.js'
import { oneOf, trueOrFalse, whole } from '../dist/options/values.js'
import { commandOf, measure } from './contenders.mjs'
import { readFlags } from './flags.mjs'
import { page, section } from './page.mjs'
import { scenarios } from './scenarios.mjs'
import { relaxedLine } from './summary.mjs'

const FIGURES = 'docs/benchmarks.json'
const about =
  'Measures every engine and the peers that PEER_PYTHON has; writes docs/benchmarks.json and docs/benchmarks.md.'
const names = scenarios.map(({ name }) => name)
const flags = {
  only: {
    type: listOf(oneOf(names)),
    about: `print these alone, write nothing: ${names.join(', ')}`,
    otherwise: 'all',
  },
  again: {
    type: listOf(oneOf(names)),
    about: 'measure these again, and leave what both files say of others',
    otherwise: 'none',
  },
  rounds: { type: whole(1), about: 'rounds of each scenario', default: 3 },
  node: { type: oneOf(['20', '22', '24', 'current']), about: 'which Node; others come from npm', default: '24' },
  page: { type: trueOrFalse, about: 'make the page of docs/benchmarks.json anew, measure nothing', default: false },
}
const given = readFlags('npm run bench --', about, flags)

if (!given.page) measureAll()
else if (existsSync(FIGURES)) writePage(JSON.parse(readFileSync(FIGURES, 'utf8')))
else console.error(`${FIGURES} is not there: npm run bench writes it`)

function measureAll() {
  const node = nodeBinary(given.node)
  const chosen = given.only ?? given.again
  const wanted = scenarios.filter(({ name }) => chosen?.includes(name) ?? true)
  const measured = wanted.map(scenario => ({ ...scenario, results: run(scenario, node) }))
  if (given.only !== undefined) return console.log([...measured.map(section), relaxedLine(measured)].join('\n'))
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  const nodeVersion = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1)
  const where = `glassformer ${version} on Node ${nodeVersion}, ${process.platform} ${process.arch}, ${machine}`
  const all = { where, scenarios: given.again === undefined ? measured : merged(measured, where) }
  writeFileSync(FIGURES, `${JSON.stringify(all)}\n`)
  writePage(all)
}

/** What is measured anew among what was measured before, on the same machine. */
function merged(measured, where) {
  const known = existsSync(FIGURES) ? JSON.parse(readFileSync(FIGURES, 'utf8')) : undefined
  if (known?.where !== where) {
    console.error(`${FIGURES} is of ${known?.where ?? 'nothing yet'}, not of ${where}: run npm run bench whole`)
    process.exit(1)
  }
  return known.scenarios.map(before => measured.find(({ name }) => name === before.name) ?? before)
}

function writePage(all) {
  writeFileSync('docs/benchmarks.md', page(all))
}

/** The binary of a Node version from npm; `current` is this one. */
function nodeBinary(major) {
  if (major === 'current' || process.version.startsWith(`v${major}.`)) return process.execPath
  const args = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath']
  return spawnSync('npx', args, { encoding: 'utf8', shell: process.platform === 'win32' }).stdout.trim()
}

/** Every contender's figures, round by round, one after the other within a round. */
function run(scenario, node) {
  const { name, contenders, rounds = given.rounds } = scenario
  const results = contenders.map(contender => ({ contender, figures: [], missing: undefined }))
  for (let round = 1; round <= rounds; round++) {
    for (const result of results) {
      if (result.missing !== undefined) continue
      const command = commandOf(result.contender, scenario, node)
      const figures = typeof command === 'string' ? command : measure(command, scenario.work)
      if (typeof figures === 'string') result.missing = figures
      else result.figures.push(figures)
      const text = result.missing ?? `${figures.ms.toFixed(2)} ms`
      console.error(`${name}, round ${round} of ${rounds}: ${result.contender}: ${text}`)
    }
  }
  return results
}

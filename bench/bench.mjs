// Measures training steps of every engine and of the peers that are installed, in turn, several rounds; writes
// docs/benchmarks.md. Ratios are of medians in one run: absolute times alone say little on a shared machine.
//
//   npm run bench                     all of it, about half an hour
//   npm run bench -- --only original --rounds 3
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { commandOf, measure } from './contenders.mjs'
import { scenarios } from './scenarios.mjs'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    node: { type: 'string', default: '24' },
  },
})

const node = nodeBinary(values.node)
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
const sections = []
for (const scenario of scenarios) {
  if (values.only !== undefined && values.only !== scenario.name) continue
  sections.push(section(scenario, run(scenario)))
}
if (values.only === undefined) writeFileSync('docs/benchmarks.md', page(sections))
else console.log(sections.join('\n'))

/** The binary of a Node version from npm; `current` is this one. */
function nodeBinary(major) {
  if (major === 'current' || process.version.startsWith(`v${major}.`)) return process.execPath
  const args = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath']
  return spawnSync('npx', args, { encoding: 'utf8', shell: process.platform === 'win32' }).stdout.trim()
}

/** Every contender's figures, round by round, one after the other within a round. */
function run({ name, sizes, contenders, rounds = Number(values.rounds) }) {
  const results = new Map(contenders.map(contender => [contender, { figures: [], missing: undefined }]))
  for (let round = 1; round <= rounds; round++) {
    for (const [contender, result] of results) {
      if (result.missing !== undefined) continue
      const command = commandOf(contender, sizes, node)
      const figures = typeof command === 'string' ? command : measure(command)
      if (typeof figures === 'string') result.missing = figures
      else result.figures.push(figures)
      const text = result.missing ?? `${figures.msPerStep.median.toFixed(2)} ms`
      console.error(`${name}, round ${round} of ${rounds}: ${contender}: ${text}`)
    }
  }
  return results
}

function section({ title, sizes }, results) {
  const step = figures => figures.msPerStep.median
  const medianStep = contender => median(results.get(contender).figures.map(step))
  const torch = ['torch 1', 'torch 2'].filter(name => results.get(name)?.figures.length > 0)
  const best = torch.sort((a, b) => medianStep(a) - medianStep(b))[0]
  const lines = [`## ${title[0].toUpperCase()}${title.slice(1)}`, '']
  lines.push(
    `\`${Object.entries(sizes)
      .map(([name, value]) => `--${name} ${value}`)
      .join(' ')}\``,
    '',
  )
  lines.push(
    '| | ms a step: median | rounds | × PyTorch: median | rounds | first step, ms | GFLOP/s | peak MiB |',
    '|---|---|---|---|---|---|---|---|',
  )
  const missing = []
  for (const [contender, { figures, missing: reason }] of results) {
    if (figures.length === 0) {
      missing.push(`${contender}: ${reason}`)
      continue
    }
    const steps = figures.map(step)
    const ratios =
      best === undefined
        ? []
        : results
            .get(best)
            .figures.map((peer, i) => step(peer) / steps[i])
            .filter(Number.isFinite)
    const name = contender.startsWith('torch')
      ? `${figures[0].engine}, threads ${figures[0].threads}`
      : contender.replace('chromium', 'wasm in Chromium').replace(/ (\d+)$/, ', threads $1')
    const cells = [
      name,
      median(steps).toFixed(2),
      range(steps),
      ratios.length > 0 ? median(ratios).toFixed(2) : '',
      range(ratios),
    ]
    cells.push(median(figures.map(f => f.firstStepMs)).toFixed(0))
    cells.push(figures[0].gflops === undefined ? '' : median(figures.map(f => f.gflops)).toFixed(1))
    cells.push(figures[0].peakMemoryMiB === undefined ? '' : median(figures.map(f => f.peakMemoryMiB)).toFixed(0))
    lines.push(`| ${cells.join(' | ')} |`)
  }
  if (missing.length > 0) lines.push('', `Not measured: ${missing.join('; ')}.`)
  return `${lines.join('\n')}\n`
}

function page(parts) {
  const { version: ours } = JSON.parse(readFileSync('package.json', 'utf8'))
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  return `# Benchmarks

Made by \`npm run bench\`: glassformer ${ours} on Node ${version.slice(1)}, ${process.platform} ${process.arch}, ${machine}.
A step is forward, loss, backward and Adam on batches made beforehand. The contenders run in turn, each in a process of
its own; "× PyTorch" is PyTorch's time at its better thread count over the contender's, round by round.

${parts.join('\n')}`
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
}

function range(numbers) {
  return numbers.length === 0 ? '' : `${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)}`
}
